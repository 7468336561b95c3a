-- one row per saving and month: what was planned and delivered, and what of the plan counts (nothing before the saving is opened;
-- of a stopped one, the months that were reported)
CREATE VIEW saving_month_line AS
SELECT line.scheme_no, line.month, scheme.stage, line.planned, line.delivered, line.revision,
    CASE WHEN scheme.stage IN ('open', 'delivered') OR (scheme.stage = 'stopped' AND line.delivered IS NOT NULL)
        THEN line.planned ELSE 0::bigint END AS planned_counted,
    coalesce(line.delivered, 0::bigint) AS delivered_counted
FROM live_saving_month line
JOIN live_saving_scheme scheme ON scheme.scheme_no = line.scheme_no;
