-- Bokens regler, så långt SQL säger dem enkelt: en rad för varje fel, ingen när allt håller. Kontonas slag (account.kind)
-- står i system/systemdokumentation.md.
CREATE TEMP VIEW rorelse AS
	SELECT seq, to_account AS konto, amount_ore AS ore FROM entry
	UNION ALL SELECT seq, from_account, -amount_ore FROM entry;

-- En post flyttar ett belopp över noll mellan två olika konton, så att summan av alla konton är noll.
SELECT 'Post ' || seq || ': beloppet är inte över noll' FROM entry WHERE amount_ore <= 0;
SELECT 'Post ' || seq || ': från och till är samma konto' FROM entry WHERE from_account = to_account;
SELECT 'Post ' || seq || ': kontot finns inte' FROM entry
	WHERE from_account NOT IN (SELECT id FROM account) OR to_account NOT IN (SELECT id FROM account);
SELECT 'Kontona summerar inte till noll utan till ' || sum(ore) || ' öre' FROM rorelse HAVING sum(ore) <> 0;

-- Verifikationerna är numrerade från 1 utan luckor.
SELECT 'Verifikation ' || (fore + 1) || ' saknas'
	FROM (SELECT voucher, lag(voucher, 1, 0) OVER (ORDER BY voucher) AS fore FROM (SELECT DISTINCT voucher FROM entry))
	WHERE voucher > fore + 1;
SELECT 'Bokens sista verifikationsnummer är ' || voucher || ', posternas ' || sist
	FROM head, (SELECT ifnull(max(voucher), 0) AS sist FROM entry) WHERE voucher <> sist;

-- Ingenting lämnar en tilldelning som inte har kommit dit: 5 reserverat, 6 avsatt, 7 rekvirerat, 8 utbetalt, 9 förbrukat,
-- 10 återkrävt står inte under noll.
SELECT 'Konto ' || a.id || ' (slag ' || a.kind || ', ' || ifnull(l.label, '?') || ') står under noll: ' || sum(r.ore) || ' öre'
	FROM rorelse AS r JOIN account AS a ON a.id = r.konto LEFT JOIN allocation AS l ON l.seq = a.allocation
	WHERE a.kind BETWEEN 5 AND 10 GROUP BY a.id HAVING sum(r.ore) < 0;

-- En rättelse speglar en tidigare post, aldrig mer än den, och säger varför.
SELECT 'Post ' || c.seq || ' rättar post ' || c.corrects || ' men speglar den inte'
	FROM entry AS c LEFT JOIN entry AS o ON o.seq = c.corrects WHERE c.corrects IS NOT NULL
	AND (o.seq IS NULL OR o.seq >= c.seq OR o.event <> c.event OR o.from_account <> c.to_account
		OR o.to_account <> c.from_account OR c.reason IS NULL);
SELECT 'Post ' || o.seq || ' är rättad med mer än sitt belopp'
	FROM entry AS o JOIN entry AS c ON c.corrects = o.seq
	LEFT JOIN (SELECT corrects, sum(amount_ore) AS ore FROM entry WHERE corrects IS NOT NULL GROUP BY corrects) AS b
		ON b.corrects = c.seq
	GROUP BY o.seq HAVING sum(c.amount_ore - ifnull(b.ore, 0)) > o.amount_ore;

-- Samma rad i ett underlag är bokförd en gång.
SELECT 'Post ' || max(seq) || ': samma rad är bokförd ' || count(*) || ' gånger'
	FROM entry WHERE row_key IS NOT NULL GROUP BY row_key HAVING count(*) > 1;

-- En stängd period tar inte emot poster.
SELECT 'Post ' || e.seq || ' är daterad ' || e.date || ' i en period som stängdes i post ' || min(s.seq)
	FROM closing AS s JOIN entry AS e ON e.seq > s.seq AND e.date <= s.through
	JOIN account AS f ON f.id = e.from_account JOIN account AS t ON t.id = e.to_account
	WHERE s.fund IS NULL OR f.fund = s.fund OR t.fund = s.fund GROUP BY e.seq;

-- Lagrade summor är posternas.
SELECT 'Konto ' || konto || ': lagrat saldo är ' || ifnull(lagrat, 0) || ' öre, posternas ' || ore
	FROM (SELECT a.id AS konto, b.amount_ore AS lagrat, ifnull((SELECT sum(ore) FROM rorelse WHERE konto = a.id), 0) AS ore
		FROM account AS a LEFT JOIN account_balance AS b ON b.account = a.id) WHERE ifnull(lagrat, 0) <> ore;
SELECT 'Konto ' || id || ' har inga poster' FROM account
	WHERE id NOT IN (SELECT konto FROM rorelse);
SELECT 'Blocket ' || b.id || ' har fel antal poster eller fel gränser' FROM block AS b
	LEFT JOIN entry AS e ON e.seq BETWEEN b.first_seq AND b.last_seq GROUP BY b.id
	HAVING count(e.seq) <> b.entry_count OR min(e.seq) <> b.first_seq OR max(e.seq) <> b.last_seq;
SELECT 'Bokens sista tilldelningsnummer är ' || head.allocation || ', tilldelningarnas ' || sist
	FROM head, (SELECT ifnull(max(number), 0) AS sist FROM allocation) WHERE head.allocation <> sist;
CREATE TEMP VIEW flode AS
	SELECT e.date / delat AS period, a.kind AS slag, e.event AS handelse, ifnull(a.fund, 0) AS ar, ifnull(a.activity, 0) AS aktivitet,
		sum(r.ore) AS ore
	FROM rorelse AS r JOIN entry AS e ON e.seq = r.seq JOIN account AS a ON a.id = r.konto
		JOIN (SELECT 1 AS delat UNION SELECT 100) GROUP BY 1, 2, 3, 4, 5;
CREATE TEMP VIEW lagrat AS
	SELECT period, kind AS slag, event AS handelse, fund AS ar, activity AS aktivitet, sum(amount_ore) AS ore
	FROM flow_sum GROUP BY 1, 2, 3, 4, 5;
SELECT 'Summan för ' || period || ' (slag ' || slag || ', händelse ' || handelse || ') är inte posternas'
	FROM (SELECT * FROM flode WHERE ore <> 0 EXCEPT SELECT * FROM lagrat
		UNION SELECT * FROM (SELECT * FROM lagrat WHERE ore <> 0 EXCEPT SELECT * FROM flode));
