-- Kvar att besluta och På balansen, räknade ur tabellen entry och ingenting annat. Varje post flyttar sitt belopp från ett
-- konto till ett annat. Kontots slag: 2 kvar att besluta (pott), 5 reserverat, 6 avsatt på balansen, 7 rekvirerat.
.mode column
CREATE TEMP VIEW rorelse AS
	SELECT to_account AS konto, amount_ore AS ore FROM entry UNION ALL SELECT from_account, -amount_ore FROM entry;
CREATE TEMP VIEW lage AS
	SELECT CASE a.kind WHEN 2 THEN r.ore ELSE 0 END AS kvar, CASE WHEN a.kind IN (2, 5, 6, 7) THEN r.ore ELSE 0 END AS balans,
		c.code AS aktivitet, f.name AS bidragsar
	FROM rorelse AS r JOIN account AS a ON a.id = r.konto LEFT JOIN activity AS c ON c.seq = a.activity
	LEFT JOIN fund AS f ON f.seq = a.fund;
CREATE TEMP VIEW summa AS
	SELECT 1 AS ordning, CASE aktivitet WHEN '' THEN 'ofördelat' ELSE aktivitet END AS rad, sum(kvar) AS kvar, sum(balans) AS balans
	FROM lage WHERE aktivitet IS NOT NULL GROUP BY aktivitet
	UNION ALL SELECT 2, bidragsar, sum(kvar), sum(balans) FROM lage WHERE bidragsar IS NOT NULL GROUP BY bidragsar
	UNION ALL SELECT 3, 'Summa', ifnull(sum(kvar), 0), ifnull(sum(balans), 0) FROM lage;
SELECT rad AS "Aktivitet, bidragsår",
	printf('%18s', CASE WHEN kvar < 0 THEN '-' ELSE '' END || printf('%d,%02d', abs(kvar) / 100, abs(kvar) % 100)) AS "Kvar att besluta, kr",
	printf('%18s', CASE WHEN balans < 0 THEN '-' ELSE '' END || printf('%d,%02d', abs(balans) / 100, abs(balans) % 100))
		AS "På balansen, kr"
FROM summa ORDER BY ordning, rad;
