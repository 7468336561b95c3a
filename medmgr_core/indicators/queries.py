"""What is asked of indicators."""

VALUES = """
SELECT value.unit_code, unit.name AS unit_name, value.indicator_code, indicator.name AS indicator_name, value.breakdown,
    value.period_on, value.value, value.as_written, value.revision
FROM live_indicator_value value
JOIN live_unit unit ON unit.unit_code = value.unit_code
JOIN live_indicator indicator ON indicator.indicator_code = value.indicator_code
WHERE value.unit_code = ANY($units)
"""

# no $units: what is measured is the same for the whole facility
INDICATORS = """
SELECT indicator.indicator_code, indicator.name, indicator.kind, indicator.better, indicator.remarks, indicator.revision
FROM live_indicator indicator
"""
