-- Rapporterna mot tabellen entry: en rad för varje skillnad. Saldona räknas om och jämförs med kontroll/saldo-aktivitet.csv
-- och kontroll/saldo-bidragsar.csv, och de med rapporter/, där samma tal står med komma; grundboken jämförs post för post.
-- Kolumnerna tas efter plats: rubrikerna i rapporter/ är på rapportens språk.
CREATE TEMP TABLE per_aktivitet (activity, name, opening, granted, distributed, carried, allocated, held, released, refunded, repaid,
	available, reserved, requisitioned, paid, spent, claimed, on_balance);
CREATE TEMP TABLE per_bidragsar (fund, opening, granted, distributed, carried, allocated, held, released, refunded, repaid,
	available, reserved, requisitioned, paid, spent, claimed, on_balance);
CREATE TEMP TABLE akt_rapport AS SELECT * FROM per_aktivitet;
CREATE TEMP TABLE ar_rapport AS SELECT * FROM per_bidragsar;
-- Grundboken har en kolumn till när boken attesteras; de som saknas blir tomma.
CREATE TEMP TABLE grundbok (ver, datum, k3, k4, k5, k6, k7, belopp, nr, k10, k11, k12, k13, k14, k15, k16, k17, k18, k19, k20, k21,
	k22, k23);
.mode csv
.import --schema temp --skip 1 kontroll/saldo-aktivitet.csv per_aktivitet
.import --schema temp --skip 1 kontroll/saldo-bidragsar.csv per_bidragsar
.separator ;
.import --schema temp --skip 1 rapporter/saldo-aktivitet.csv akt_rapport
.import --schema temp --skip 1 rapporter/saldo-bidragsar.csv ar_rapport
.import --schema temp --skip 1 rapporter/grundbok.csv grundbok
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

-- Samma saldon i de två mapparna, kolumn för kolumn: de ena med komma, de andra med punkt.
CREATE TEMP VIEW i_rapporter AS
	SELECT 'saldo-aktivitet.csv' AS fil, activity AS namn, name,
		replace(opening, ',', '.'), replace(granted, ',', '.'), replace(distributed, ',', '.'), replace(carried, ',', '.'),
		replace(allocated, ',', '.'), replace(held, ',', '.'), replace(released, ',', '.'), replace(refunded, ',', '.'),
		replace(repaid, ',', '.'), replace(available, ',', '.'), replace(reserved, ',', '.'), replace(requisitioned, ',', '.'),
		replace(paid, ',', '.'), replace(spent, ',', '.'), replace(claimed, ',', '.'), replace(on_balance, ',', '.')
	FROM akt_rapport UNION ALL SELECT 'saldo-bidragsar.csv', fund, '',
		replace(opening, ',', '.'), replace(granted, ',', '.'), replace(distributed, ',', '.'), replace(carried, ',', '.'),
		replace(allocated, ',', '.'), replace(held, ',', '.'), replace(released, ',', '.'), replace(refunded, ',', '.'),
		replace(repaid, ',', '.'), replace(available, ',', '.'), replace(reserved, ',', '.'), replace(requisitioned, ',', '.'),
		replace(paid, ',', '.'), replace(spent, ',', '.'), replace(claimed, ',', '.'), replace(on_balance, ',', '.')
	FROM ar_rapport;
CREATE TEMP VIEW i_kontroll AS
	SELECT 'saldo-aktivitet.csv' AS fil, activity AS namn, name,
		opening, granted, distributed, carried, allocated, held, released, refunded, repaid,
		available, reserved, requisitioned, paid, spent, claimed, on_balance
	FROM per_aktivitet UNION ALL SELECT 'saldo-bidragsar.csv', fund, '',
		opening, granted, distributed, carried, allocated, held, released, refunded, repaid,
		available, reserved, requisitioned, paid, spent, claimed, on_balance
	FROM per_bidragsar;
SELECT 'rapporter/' || fil || ', raden "' || namn || '", är inte som i kontroll/' || fil
	FROM (SELECT fil, namn FROM (SELECT * FROM i_rapporter EXCEPT SELECT * FROM i_kontroll)
		UNION SELECT fil, namn FROM (SELECT * FROM i_kontroll EXCEPT SELECT * FROM i_rapporter));

CREATE TEMP VIEW poster AS
	SELECT CAST(e.voucher AS TEXT) AS ver, printf('%d-%02d-%02d', e.date / 10000, e.date / 100 % 100, e.date % 100) AS datum,
		printf('%d,%02d', e.amount_ore / 100, e.amount_ore % 100) AS belopp, ifnull(l.label, '') AS nr
	FROM entry AS e JOIN account AS f ON f.id = e.from_account JOIN account AS t ON t.id = e.to_account
	LEFT JOIN allocation AS l ON l.seq = ifnull(t.allocation, f.allocation);
CREATE TEMP VIEW i_boken AS SELECT ver, datum, belopp, nr, count(*) AS antal FROM poster GROUP BY 1, 2, 3, 4;
CREATE TEMP VIEW i_grundboken AS SELECT ver, datum, belopp, nr, count(*) AS antal FROM grundbok GROUP BY 1, 2, 3, 4;
SELECT 'rapporter/grundbok.csv, verifikation ' || ver || ': ' || datum || ', ' || belopp || ' ' || nr || ' är inte bokens'
	FROM (SELECT * FROM i_grundboken EXCEPT SELECT * FROM i_boken);
SELECT 'rapporter/grundbok.csv saknar i verifikation ' || ver || ': ' || datum || ', ' || belopp || ' ' || nr
	FROM (SELECT * FROM i_boken EXCEPT SELECT * FROM i_grundboken);
