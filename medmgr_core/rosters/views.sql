-- one row per rostered shift that is not voided, with its paid hours and what an hour of it costs
CREATE VIEW roster_shift_hours AS
WITH timed AS (
    SELECT shift.shift_no, shift.staff_no, shift.works_on, shift.shift_code, shift.unit_code, shift.is_pinned, shift.source,
        shift.outcome, shift.worked_hours, shift.note, shift.revision, type.name AS shift_name, type.is_night, type.is_on_call,
        type.starts, terms.grade, coalesce(shift.hourly_cost, terms.hourly_cost) AS hourly_cost,
        CASE WHEN type.is_on_call THEN 0 ELSE (mod(
            CAST(substr(type.ends, 1, 2) AS integer) * 60 + CAST(substr(type.ends, 4, 2) AS integer)
            - CAST(substr(type.starts, 1, 2) AS integer) * 60 - CAST(substr(type.starts, 4, 2) AS integer) + 2879, 1440) + 1
            - CASE WHEN type.is_break_unpaid THEN type.break_minutes ELSE 0 END)::double precision / 60 END AS planned_hours
    FROM live_roster_shift shift
    JOIN live_shift_type type ON type.shift_code = shift.shift_code
    LEFT JOIN live_roster_terms terms ON terms.staff_no = shift.staff_no
)
SELECT timed.shift_no, timed.staff_no, timed.works_on, timed.shift_code, timed.shift_name, timed.unit_code, timed.source,
    timed.outcome, timed.note, timed.is_night, timed.is_on_call, timed.starts, timed.grade, timed.hourly_cost, timed.planned_hours,
    CASE timed.outcome WHEN 'absent' THEN 0 WHEN 'changed' THEN timed.worked_hours ELSE timed.planned_hours END AS hours,
    timed.is_pinned, timed.revision
FROM timed;

-- one row per unit, month, source and grade: hours planned and hours worked or still planned, and what they cost in minor units;
-- a shift belongs to the month in which it begins; rosters that are still drafts are left out. Published for Budgets
CREATE VIEW roster_month AS
SELECT shift.unit_code, date_trunc('month', shift.works_on)::date AS month, shift.source, shift.grade,
    sum(shift.planned_hours) AS planned_hours, sum(shift.hours) AS hours,
    sum(CASE WHEN shift.outcome IN ('worked', 'changed') THEN shift.hours ELSE 0 END) AS confirmed_hours,
    CAST(floor(sum(shift.hours * coalesce(shift.hourly_cost, 0)) + 0.5) AS bigint) AS cost,
    count(*)::bigint AS shifts, count(*) FILTER (WHERE shift.outcome <> 'planned')::bigint AS told_shifts,
    count(*) FILTER (WHERE shift.outcome = 'absent')::bigint AS absent_shifts, count(*) FILTER (WHERE shift.hourly_cost IS NULL AND NOT shift.is_on_call)::bigint AS without_cost
FROM roster_shift_hours shift
JOIN live_roster_period period ON period.unit_code = shift.unit_code AND shift.works_on BETWEEN period.first_on AND period.last_on
    AND period.state <> 'draft'
GROUP BY 1, 2, 3, 4;

-- one row per unit, day, shift, grade and source: people and hours, planned and as they came out
CREATE VIEW staffing_day AS
SELECT shift.unit_code, shift.works_on, shift.shift_code, shift.shift_name, shift.starts, shift.is_night,
    coalesce(shift.grade, 'other') AS grade, shift.source, count(*)::bigint AS planned_people,
    count(*) FILTER (WHERE shift.outcome <> 'absent')::bigint AS people, sum(shift.planned_hours) AS planned_hours,
    sum(shift.hours) AS hours, count(*) FILTER (WHERE shift.outcome <> 'planned')::bigint AS confirmed
FROM roster_shift_hours shift
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;

-- one row per roster that was published: unit, month of its first day, days from publication to its beginning, and whether
-- they were as many as the rules want
CREATE VIEW roster_lead AS
SELECT period.period_no, period.unit_code, date_trunc('month', period.first_on)::date AS month,
    CAST(period.first_on - period.published_on AS bigint) AS days,
    CASE WHEN (period.first_on - period.published_on) >= coalesce((SELECT max(rule.limit_value) FROM live_roster_rule rule
        WHERE rule.rule_code = 'publication' AND rule.staff_group IS NULL), 0) THEN 1 ELSE 0 END AS in_time
FROM live_roster_period period
WHERE period.published_on IS NOT NULL;

-- one row per unit and day on which patients were counted: how many at 23:59, and hours of nursing care (registered and support)
-- of the shifts that began on that day, worked or still planned
CREATE VIEW care_day AS
SELECT census.unit_code, census.counted_on, date_trunc('month', census.counted_on)::date AS month, census.patients,
    census.revision, coalesce(sum(CASE WHEN held.grade = 'registered' THEN held.hours END), 0)::double precision AS registered_hours,
    coalesce(sum(CASE WHEN held.grade = 'support' THEN held.hours END), 0)::double precision AS support_hours,
    coalesce(sum(CASE WHEN held.grade IN ('registered', 'support') THEN held.hours END), 0)::double precision AS care_hours
FROM live_unit_census census
LEFT JOIN staffing_day held ON held.unit_code = census.unit_code AND held.works_on = census.counted_on
GROUP BY 1, 2, 3, 4, 5;

-- one row per unit and month with published rosters: how many days of the month they cover. Published for Budgets
CREATE VIEW roster_month_days AS
SELECT held.unit_code, held.month, CAST(sum(
    least(period.last_on, CAST(held.month + INTERVAL '1 month' AS date) - 1) - greatest(period.first_on, held.month) + 1
    ) AS bigint) AS days, CAST(CAST(held.month + INTERVAL '1 month' AS date) - held.month AS bigint) AS days_of_month
FROM (SELECT DISTINCT unit_code, month FROM roster_month) held
JOIN live_roster_period period ON period.unit_code = held.unit_code AND period.state <> 'draft'
    AND period.first_on < CAST(held.month + INTERVAL '1 month' AS date) AND period.last_on >= held.month
GROUP BY held.unit_code, held.month;
