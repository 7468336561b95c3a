-- one row per person, area, action and unit where a role gives the right (the unit and all below it)
CREATE VIEW held_right AS
SELECT DISTINCT held.person_code, granted.right_area, granted.action, held.unit_code
FROM live_person_role held
JOIN live_person person ON person.person_code = held.person_code AND person.is_active
JOIN live_access_role access_role ON access_role.role_code = held.role_code
JOIN live_role_right granted ON granted.role_code = held.role_code;
