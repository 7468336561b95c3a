"""What is asked of activity."""

APPOINTMENTS = """
SELECT appointment.appointment_no, appointment.unit_code, unit.name AS unit_name, appointment.appointment_on,
    appointment.booked_on, appointment.was_missed, appointment.revision
FROM live_appointment appointment
JOIN live_unit unit ON unit.unit_code = appointment.unit_code
WHERE appointment.unit_code = ANY($units)
"""

MISSED = """
SELECT count(*)::bigint AS appointments, coalesce(sum(CASE WHEN was_missed THEN 1 ELSE 0 END), 0)::bigint AS missed
FROM live_appointment
WHERE unit_code = ANY($units) AND appointment_on >= $first AND appointment_on < $until
HAVING count(*) > 0
"""
