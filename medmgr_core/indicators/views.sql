-- one row per unit, indicator and period with a value: the undivided figure, or else the sum of its parts (ratios are not added)
CREATE VIEW indicator_figure AS
SELECT part.unit_code, part.indicator_code, indicator.name AS indicator_name, indicator.better, part.period_on,
    coalesce(max(part.value) FILTER (WHERE part.breakdown = ''),
        CASE WHEN indicator.kind <> 'ratio' OR count(*) = 1 THEN sum(part.value) END)::double precision AS value
FROM live_indicator_value part
JOIN live_indicator indicator ON indicator.indicator_code = part.indicator_code
WHERE part.value IS NOT NULL
GROUP BY part.unit_code, part.indicator_code, indicator.name, indicator.better, indicator.kind, part.period_on
HAVING coalesce(max(part.value) FILTER (WHERE part.breakdown = ''),
        CASE WHEN indicator.kind <> 'ratio' OR count(*) = 1 THEN sum(part.value) END) IS NOT NULL;
