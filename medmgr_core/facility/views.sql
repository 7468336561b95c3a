-- one row per unit and stretch of time under one parent (until_on is not in it)
CREATE VIEW unit_edge AS
SELECT unit_code, parent_code, valid_from AS from_on,
    coalesce(lead(valid_from) OVER (PARTITION BY unit_code ORDER BY valid_from), DATE '9999-12-31') AS until_on
FROM live_unit_placement;

-- one row per unit, one of its ancestors (itself included) and the stretch of time it stood below it
CREATE VIEW unit_ancestor AS
WITH RECURSIVE up AS (
    SELECT unit_code, unit_code AS ancestor_code, 0 AS depth, DATE '0001-01-01' AS from_on, DATE '9999-12-31' AS until_on
    FROM live_unit
    UNION ALL
    SELECT up.unit_code, edge.parent_code, up.depth + 1,
        greatest(up.from_on, edge.from_on), least(up.until_on, edge.until_on)
    FROM up
    JOIN unit_edge edge
        ON edge.unit_code = up.ancestor_code AND edge.from_on < up.until_on AND edge.until_on > up.from_on
    WHERE up.depth < 20
)
SELECT unit_code, ancestor_code, depth, from_on, until_on FROM up;

-- one row per unit and stretch of time under one parent (its first place counts from the beginning; a top has none)
CREATE VIEW unit_placed AS
SELECT unit.unit_code, unit.name, unit.kind, unit.opened_on, unit.closed_on, unit.merged_into, edge.parent_code, unit.revision,
    CASE WHEN lag(edge.from_on) OVER (PARTITION BY unit.unit_code ORDER BY edge.from_on) IS NULL THEN DATE '0001-01-01'
        ELSE edge.from_on END AS from_on,
    coalesce(edge.until_on, DATE '9999-12-31') AS until_on
FROM live_unit unit
LEFT JOIN unit_edge edge ON edge.unit_code = unit.unit_code;

-- one row per cost centre with its unit
CREATE VIEW cost_centre_unit AS
SELECT cost_centre.cost_centre_code, cost_centre.name, cost_centre.unit_code, unit.name AS unit_name
FROM live_cost_centre cost_centre
JOIN live_unit unit ON unit.unit_code = cost_centre.unit_code;

-- one row per account and one of its ancestors (itself included)
CREATE VIEW account_ancestor AS
WITH RECURSIVE up AS (
    SELECT account_code, account_code AS ancestor_code, parent_code, 0 AS depth FROM live_account
    UNION ALL
    SELECT up.account_code, parent.account_code, parent.parent_code, up.depth + 1
    FROM up
    JOIN live_account parent ON parent.account_code = up.parent_code
    WHERE up.depth < 20
)
SELECT account_code, ancestor_code, depth FROM up;
