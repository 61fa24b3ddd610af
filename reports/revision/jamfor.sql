-- Rapporternas saldon mot dem som räknas ur tabellen entry: en rad för varje skillnad. De rapporter som jämförs är
-- kontroll/saldo-aktivitet.csv och kontroll/saldo-bidragsar.csv, samma som i mappen rapporter men med punkt i beloppen.
.mode csv
.import --schema temp kontroll/saldo-aktivitet.csv per_aktivitet
.import --schema temp kontroll/saldo-bidragsar.csv per_bidragsar
.mode list
CREATE TEMP VIEW lage AS
	SELECT a.kind AS slag, c.code AS aktivitet, f.name AS bidragsar, r.ore
	FROM (SELECT to_account AS konto, amount_ore AS ore FROM entry UNION ALL SELECT from_account, -amount_ore FROM entry) AS r
	JOIN account AS a ON a.id = r.konto LEFT JOIN activity AS c ON c.seq = a.activity LEFT JOIN fund AS f ON f.seq = a.fund
	WHERE a.kind IN (2, 5, 6, 7);
CREATE TEMP VIEW raknat AS
	SELECT 'aktiviteten' AS vad, aktivitet AS namn, sum(CASE slag WHEN 2 THEN ore ELSE 0 END) AS kvar, sum(ore) AS balans
	FROM lage GROUP BY aktivitet
	UNION ALL SELECT 'bidragsåret', bidragsar, sum(CASE slag WHEN 2 THEN ore ELSE 0 END), sum(ore) FROM lage GROUP BY bidragsar;
CREATE TEMP VIEW rapport AS
	SELECT 'aktiviteten' AS vad, activity AS namn, available AS kvar, on_balance AS balans FROM per_aktivitet
	UNION ALL SELECT 'bidragsåret', fund, available, on_balance FROM per_bidragsar;
CREATE TEMP VIEW kronor AS SELECT vad, namn,
	CASE WHEN kvar < 0 THEN '-' ELSE '' END || printf('%d.%02d', abs(kvar) / 100, abs(kvar) % 100) AS kvar,
	CASE WHEN balans < 0 THEN '-' ELSE '' END || printf('%d.%02d', abs(balans) / 100, abs(balans) % 100) AS balans FROM raknat;

SELECT p.vad || ' "' || p.namn || '": rapporten säger kvar ' || p.kvar || ' och på balansen ' || p.balans || ', posterna '
	|| ifnull(k.kvar, '0.00') || ' och ' || ifnull(k.balans, '0.00')
FROM rapport AS p LEFT JOIN kronor AS k ON k.vad = p.vad AND k.namn = p.namn
WHERE p.kvar <> ifnull(k.kvar, '0.00') OR p.balans <> ifnull(k.balans, '0.00');
SELECT k.vad || ' "' || k.namn || '" finns inte i rapporten: posterna ger kvar ' || k.kvar || ' och på balansen ' || k.balans
FROM kronor AS k LEFT JOIN rapport AS p ON p.vad = k.vad AND p.namn = k.namn
WHERE p.namn IS NULL AND (k.kvar <> '0.00' OR k.balans <> '0.00');
