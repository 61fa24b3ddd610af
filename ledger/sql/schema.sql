-- The grant ledger, schema version 5.
--
-- Record tables hold what has been said and are only ever added to; all of them share one sequence (seq) and one
-- chain of digests. Every record has
--   seq          its place in the chain, from 1, without gaps over all record tables together
--   recorded_at  when we knew: UTC microseconds since 1970, strictly rising along the chain
--   command      the command record of the transaction that made it: who, with which program, by which words
--   source       the imported file it stands in, or NULL when a person said it by hand
--   place        where in that file: "Blad1!C14", or a line number
--   hash         SHA-256 over the previous record's hash and this record's canonical bytes (see record.c)
-- Days are integers yyyymmdd. Amounts are whole öre. Events and account kinds are the numbers in journal.h.
--
-- Derived tables (block, flow_sum, account_balance, head) can be made again from the records; uph verify does so. The
-- account table gives each tuple that money moved over a short id; every entry's hash covers its two tuples.

-- ---- records ----

-- Who ran what: one row for each transaction, before the records it made.
CREATE TABLE command (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	person      TEXT    NOT NULL CHECK (person <> ''),
	program     TEXT    NOT NULL CHECK (program <> ''), -- "uph 0.1.0"
	words       TEXT    NOT NULL CHECK (words <> ''),   -- "uph import fordelning.xlsx"
	hash        BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- An imported file. The same bytes read the same way are one source.
CREATE TABLE source (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	kind        TEXT    NOT NULL CHECK (kind IN ('matrix', 'journal', 'mapped', 'sie', 'decisions', 'protocol')),
	name        TEXT    NOT NULL CHECK (name <> ''),    -- the file's name, without folders
	digest      BLOB    NOT NULL CHECK (length(digest) = 32), -- SHA-256 of its bytes
	size        INTEGER NOT NULL CHECK (size >= 0),
	title       TEXT,                                   -- what the document calls itself
	series      TEXT,                                   -- the document it is a version of: a matrix's grant fund
	hash        BLOB    NOT NULL CHECK (length(hash) = 32),
	UNIQUE (kind, digest, series)
) STRICT;

-- Facts about the ledger itself: 'name', 'organisation', … The latest record of a key counts.
CREATE TABLE setting (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	key         TEXT    NOT NULL CHECK (key <> ''),
	value       TEXT    NOT NULL,
	hash        BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- Bidragsår: one year's money of one kind. `earlier` says that all years up to `year` are meant ("UPH t.o.m. 2023").
CREATE TABLE fund (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	name        TEXT    NOT NULL UNIQUE CHECK (name <> ''),
	kind        TEXT    NOT NULL CHECK (kind IN ('state', 'own', 'esf')),
	year        INTEGER CHECK (year BETWEEN 1990 AND 2199),
	earlier     INTEGER NOT NULL CHECK (earlier IN (0, 1)),
	hash        BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- Aktivitet: a code kept as text; '' is ofördelat, money not yet divided.
CREATE TABLE activity (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	code        TEXT    NOT NULL UNIQUE,
	name        TEXT    NOT NULL,
	area        TEXT,                                    -- report area, "barn och unga"
	hash        BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- Someone who gives, asks for, receives or uses money.
CREATE TABLE party (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	name        TEXT    NOT NULL UNIQUE CHECK (name <> ''),
	kind        TEXT    NOT NULL CHECK (kind IN ('region', 'unit', 'municipality', 'state', 'funder', 'other')),
	parent      INTEGER REFERENCES party,                -- Region Blekinge ⊃ KoU
	organisation_number TEXT,
	hash        BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- Another name for a fund, an activity or a party.
CREATE TABLE alias (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	name        TEXT    NOT NULL CHECK (name <> ''),
	fund        INTEGER REFERENCES fund,
	activity    INTEGER REFERENCES activity,
	party       INTEGER REFERENCES party,
	hash        BLOB    NOT NULL CHECK (length(hash) = 32),
	CHECK ((fund IS NOT NULL) + (activity IS NOT NULL) + (party IS NOT NULL) = 1)
) STRICT;

-- A meeting's paragraph, or the deciding function's own decision. The paragraph may still be unknown.
CREATE TABLE decision (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	body        TEXT    NOT NULL CHECK (body <> ''),     -- "LSVO", "Regiondirektören"
	date        INTEGER NOT NULL CHECK (date BETWEEN 19000101 AND 21991231),
	paragraph   TEXT CHECK (paragraph <> ''),            -- "84", "25 c"
	title       TEXT,
	decider     TEXT CHECK (decider <> ''),              -- the function that may decide; NULL: the regiondirektör
	hash        BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE UNIQUE INDEX decision_by_meeting ON decision (body, date, ifnull(paragraph, ''));

-- An att-clause of a decision, in order.
CREATE TABLE clause (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	decision    INTEGER NOT NULL REFERENCES decision,
	number      INTEGER NOT NULL CHECK (number > 0),
	text        TEXT    NOT NULL CHECK (text <> ''),
	hash        BLOB    NOT NULL CHECK (length(hash) = 32),
	UNIQUE (decision, number)
) STRICT;

-- A step in the life of a decision, or of one of its allocations. The latest that concerns an allocation counts.
CREATE TABLE stage (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	decision    INTEGER NOT NULL REFERENCES decision,
	stage       TEXT    NOT NULL CHECK (stage IN
		('proposed', 'recommended', 'decided', 'rejected', 'replaced', 'withdrawn', 'extended', 'adjusted')),
	date        INTEGER CHECK (date BETWEEN 19000101 AND 21991231),
	function    TEXT,                                    -- by whom: "regiondirektör"
	reference   TEXT,                                    -- dnr
	linked      INTEGER REFERENCES decision,             -- the deciding, replacing or extending decision
	note        TEXT,
	amount_ore  INTEGER CHECK (amount_ore >= 0),         -- decided, when it differs from what was recommended
	allocation  INTEGER REFERENCES allocation,           -- the one that the step is about; NULL: all of the decision's
	voucher     INTEGER CHECK (voucher > 0),             -- that moved the money the step asked for
	hash        BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX stage_by_decision ON stage (decision, ifnull(allocation, 0));

-- To whom a decision is sent, in order: a function or an office.
CREATE TABLE distribution (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	decision    INTEGER NOT NULL REFERENCES decision,
	number      INTEGER NOT NULL CHECK (number > 0),
	text        TEXT    NOT NULL CHECK (text <> ''),
	hash        BLOB    NOT NULL CHECK (length(hash) = 32),
	UNIQUE (decision, number)
) STRICT;

-- One purpose of a decision, with the number printed on every paper and three roles kept apart.
CREATE TABLE allocation (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	decision    INTEGER NOT NULL REFERENCES decision,
	number      INTEGER NOT NULL UNIQUE CHECK (number > 0), -- running in the ledger: 16
	label       TEXT    NOT NULL UNIQUE CHECK (label <> ''), -- as printed: "UPH-24-016"
	purpose     TEXT    NOT NULL CHECK (purpose <> ''),
	extent      TEXT,                                    -- "0,75 årsarbetare"
	period_first INTEGER CHECK (period_first BETWEEN 19000101 AND 21991231),
	period_last INTEGER CHECK (period_last BETWEEN 19000101 AND 21991231),
	bound       TEXT    NOT NULL CHECK (bound IN ('exact', 'most', 'unknown')),
	requisitioner INTEGER REFERENCES party,              -- rekvirent: who asks for the money
	recipient   INTEGER REFERENCES party,                -- mottagare: who gets it; NULL: set aside, nobody yet
	performer   INTEGER REFERENCES party,                -- utförare: who does the work
	hash        BLOB    NOT NULL CHECK (length(hash) = 32),
	CHECK (period_first IS NULL OR period_last IS NULL OR period_first <= period_last)
) STRICT;
CREATE INDEX allocation_by_decision ON allocation (decision);

-- Where an allocation's money comes from: a fund and an activity, with an amount or a share or neither yet.
CREATE TABLE financing (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	allocation  INTEGER NOT NULL REFERENCES allocation,
	line        INTEGER NOT NULL CHECK (line > 0),
	fund        INTEGER NOT NULL REFERENCES fund,
	activity    INTEGER NOT NULL REFERENCES activity,
	amount_ore  INTEGER CHECK (amount_ore > 0),
	share_numerator   INTEGER CHECK (share_numerator > 0),
	share_denominator INTEGER CHECK (share_denominator > 0),
	replaces    INTEGER REFERENCES financing,            -- the line this one stands in for; without an amount: it is gone
	hash        BLOB    NOT NULL CHECK (length(hash) = 32),
	UNIQUE (allocation, line),
	CHECK ((share_numerator IS NULL) = (share_denominator IS NULL))
) STRICT;
CREATE INDEX financing_by_replaces ON financing (replaces) WHERE replaces IS NOT NULL;

-- How something reads from now on; money is never changed this way. What is NULL stays as it was, but for an
-- entry's text.
CREATE TABLE amendment (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	allocation  INTEGER REFERENCES allocation,           -- what reads otherwise: an allocation, or
	entry       INTEGER REFERENCES entry,                -- an entry's text, or
	text        TEXT,                                    -- the purpose, the entry's text (NULL: none), the title
	reason      TEXT,
	titled      INTEGER REFERENCES decision,             -- a decision's title
	decision    INTEGER REFERENCES decision,             -- the paragraph that the allocation turned out to be of
	extent      TEXT CHECK (extent <> ''),
	period_first INTEGER CHECK (period_first BETWEEN 19000101 AND 21991231),
	period_last INTEGER CHECK (period_last BETWEEN 19000101 AND 21991231),
	bound       TEXT CHECK (bound IN ('exact', 'most', 'unknown')),
	requisitioner INTEGER REFERENCES party,
	performer   INTEGER REFERENCES party,
	paragraph   TEXT CHECK (paragraph <> ''),            -- of the decision `titled`: what its § is, or
	clause      INTEGER CHECK (clause > 0),              -- which of its att-clauses the text is
	hash        BLOB    NOT NULL CHECK (length(hash) = 32),
	CHECK ((allocation IS NOT NULL) + (entry IS NOT NULL) + (titled IS NOT NULL) = 1),
	CHECK (allocation IS NULL OR text IS NULL OR text <> ''),
	CHECK (titled IS NULL OR (paragraph IS NULL AND text IS NOT NULL AND text <> '')
		OR (paragraph IS NOT NULL AND clause IS NULL AND text IS NULL)),
	CHECK (titled IS NOT NULL OR (paragraph IS NULL AND clause IS NULL)),
	CHECK (allocation IS NOT NULL OR (decision IS NULL AND extent IS NULL AND period_first IS NULL
		AND period_last IS NULL AND bound IS NULL AND requisitioner IS NULL AND performer IS NULL))
) STRICT;
CREATE INDEX amendment_by_allocation ON amendment (allocation) WHERE allocation IS NOT NULL;
CREATE INDEX amendment_by_entry ON amendment (entry) WHERE entry IS NOT NULL;
CREATE INDEX amendment_by_decision ON amendment (titled) WHERE titled IS NOT NULL;

-- From now on no entry may be dated up to and including `through`, in one fund or in all.
CREATE TABLE closing (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	fund        INTEGER REFERENCES fund,                 -- NULL: all funds
	through     INTEGER NOT NULL CHECK (through BETWEEN 19000101 AND 21991231),
	reason      TEXT,
	hash        BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- A rule that was set aside on purpose, by whom the command says, and why.
CREATE TABLE override (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	rule        TEXT    NOT NULL CHECK (rule <> ''),     -- "fund-below-zero", "outside-period"
	fund        INTEGER REFERENCES fund,
	reason      TEXT    NOT NULL CHECK (reason <> ''),
	allocation  INTEGER REFERENCES allocation,           -- the one whose rule it is
	hash        BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- How an amount is divided between those who share it: a tree under each allocation that was given as one amount. A
-- leaf is the allocation that its part became; what is above the leaves has parts of its own.
CREATE TABLE share (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	decision    INTEGER NOT NULL REFERENCES decision,
	parent      INTEGER REFERENCES share,                -- NULL: the whole amount
	name        TEXT CHECK (name <> ''),                 -- "kommunerna"; the purpose, of a whole
	numerator   INTEGER NOT NULL CHECK (numerator > 0),  -- of the parent
	denominator INTEGER NOT NULL CHECK (denominator >= numerator),
	allocation  INTEGER REFERENCES allocation,
	hash        BLOB    NOT NULL CHECK (length(hash) = 32),
	CHECK (parent IS NOT NULL OR (numerator = 1 AND denominator = 1 AND allocation IS NULL))
) STRICT;
CREATE INDEX share_by_decision ON share (decision);

-- What must come true, by when, and where the money goes when it does not.
CREATE TABLE condition (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	decision    INTEGER NOT NULL REFERENCES decision,
	number      INTEGER NOT NULL UNIQUE CHECK (number > 0), -- running in the ledger: 1
	label       TEXT    NOT NULL UNIQUE CHECK (label <> ''), -- as printed: "V-24-001"
	kind        TEXT    NOT NULL CHECK (kind IN
		('cofinancing', 'deadline', 'period', 'report', 'received', 'body', 'granted', 'other')),
	text        TEXT    NOT NULL CHECK (text <> ''),
	name        TEXT CHECK (name <> ''),                 -- the project's
	due         INTEGER CHECK (due BETWEEN 19000101 AND 21991231), -- the last day; NULL: none is named
	allocation  INTEGER REFERENCES allocation,           -- the one it is about; NULL: all of the decision's
	fund        INTEGER REFERENCES fund,                 -- the pot that the money goes to; NULL: where it came from
	activity    INTEGER REFERENCES activity,
	reason      TEXT,                                    -- why there
	hash        BLOB    NOT NULL CHECK (length(hash) = 32),
	CHECK ((fund IS NULL) = (activity IS NULL))
) STRICT;
CREATE INDEX condition_by_decision ON condition (decision);

-- What became of a condition. The latest counts; 'reopened' says that the one before was a mistake.
CREATE TABLE outcome (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	condition   INTEGER NOT NULL REFERENCES condition,
	outcome     TEXT    NOT NULL CHECK (outcome IN ('met', 'failed', 'settled', 'reopened')),
	date        INTEGER NOT NULL CHECK (date BETWEEN 19000101 AND 21991231),
	evidence    TEXT CHECK (evidence <> ''),
	voucher     INTEGER CHECK (voucher > 0),             -- that gave the money back
	hash        BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX outcome_by_condition ON outcome (condition);

-- A co-financed project's plan or result: what is paid in all, by whom, in which exact shares. The latest of a version
-- counts; versions are kept side by side.
CREATE TABLE cofinancing (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	condition   INTEGER NOT NULL REFERENCES condition,
	version     TEXT    NOT NULL CHECK (version IN ('applied', 'granted', 'final')),
	date        INTEGER CHECK (date BETWEEN 19000101 AND 21991231),
	total_ore   INTEGER NOT NULL CHECK (total_ore > 0),  -- planned; of the final version what the project has cost
	own_ore     INTEGER NOT NULL CHECK (own_ore >= 0),
	own_numerator   INTEGER NOT NULL CHECK (own_numerator > 0),
	own_denominator INTEGER NOT NULL CHECK (own_denominator >= own_numerator),
	cap_ore     INTEGER CHECK (cap_ore > 0),             -- the most that the funders together pay
	financing_ore INTEGER CHECK (financing_ore >= 0),    -- what the project has been financed with, when reported
	hash        BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX cofinancing_by_condition ON cofinancing (condition);

-- One funder's part of a version.
CREATE TABLE cofunder (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	cofinancing INTEGER NOT NULL REFERENCES cofinancing,
	party       INTEGER NOT NULL REFERENCES party,
	amount_ore  INTEGER NOT NULL CHECK (amount_ore >= 0),
	share_numerator   INTEGER NOT NULL CHECK (share_numerator > 0),      -- of the cost
	share_denominator INTEGER NOT NULL CHECK (share_denominator >= share_numerator),
	financing_numerator   INTEGER CHECK (financing_numerator > 0),       -- and of the financing
	financing_denominator INTEGER CHECK (financing_denominator >= financing_numerator),
	cap_ore     INTEGER CHECK (cap_ore > 0),
	hash        BLOB    NOT NULL CHECK (length(hash) = 32),
	UNIQUE (cofinancing, party),
	CHECK ((financing_numerator IS NULL) = (financing_denominator IS NULL))
) STRICT;

-- A second person stands for a voucher that another has registered. Who: the command says.
CREATE TABLE attest (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	voucher     INTEGER NOT NULL UNIQUE CHECK (voucher > 0),
	amount_ore  INTEGER NOT NULL CHECK (amount_ore > 0), -- of the voucher, as it was attested
	hash        BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- A document beside a decision, an allocation, a voucher or a party, known by its digest.
CREATE TABLE attachment (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	name        TEXT    NOT NULL CHECK (name <> ''),     -- the file's name, without folders
	digest      BLOB    NOT NULL CHECK (length(digest) = 32), -- SHA-256 of its bytes
	size        INTEGER NOT NULL CHECK (size >= 0),
	decision    INTEGER REFERENCES decision,
	allocation  INTEGER REFERENCES allocation,
	voucher     INTEGER CHECK (voucher > 0),
	party       INTEGER REFERENCES party,
	stored      INTEGER NOT NULL CHECK (stored IN (0, 1)), -- its bytes were put in the ledger, or were there
	hash        BLOB    NOT NULL CHECK (length(hash) = 32),
	CHECK ((decision IS NOT NULL) + (allocation IS NOT NULL) + (voucher IS NOT NULL) + (party IS NOT NULL) = 1)
) STRICT;
CREATE INDEX attachment_by_digest ON attachment (digest);

-- What is known of a meeting of a body. The latest that is said of each thing counts.
CREATE TABLE meeting (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	body        TEXT    NOT NULL CHECK (body <> ''),     -- "LSVO"
	date        INTEGER NOT NULL CHECK (date BETWEEN 19000101 AND 21991231),
	state       TEXT    NOT NULL CHECK (state IN ('planned', 'held', 'cancelled')),
	adjusted    INTEGER CHECK (adjusted BETWEEN 19000101 AND 21991231), -- the day the protocol was signed
	first_paragraph TEXT CHECK (first_paragraph <> ''),
	last_paragraph TEXT CHECK (last_paragraph <> ''),
	note        TEXT CHECK (note <> ''),                 -- "protokollets huvud säger 2023-02-16"
	hash        BLOB    NOT NULL CHECK (length(hash) = 32),
	CHECK (adjusted IS NULL OR adjusted >= date)
) STRICT;
CREATE INDEX meeting_by_day ON meeting (body, date);

-- A paragraph of a meeting's protocol as it was read: what the paper says, before anybody has made it a decision of
-- these books, and beside it afterwards. It moves no money.
CREATE TABLE minute (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	meeting     INTEGER NOT NULL REFERENCES meeting,
	paragraph   TEXT    NOT NULL CHECK (paragraph <> ''), -- "25 c"
	title       TEXT CHECK (title <> ''),
	kind        TEXT    NOT NULL CHECK (kind IN ('money', 'other', 'idea', 'none')), -- ours, other money, without amount
	amount_ore  INTEGER CHECK (amount_ore > 0),          -- NULL: none is named
	bound       TEXT CHECK (bound IN ('exact', 'most')),
	text        TEXT CHECK (text <> ''),                 -- what it moves, in a sentence
	hash        BLOB    NOT NULL CHECK (length(hash) = 32),
	CHECK ((amount_ore IS NULL) = (bound IS NULL))
) STRICT;
CREATE INDEX minute_by_meeting ON minute (meeting);

-- A finding of the audit that a person has accepted, with the reason. It hangs on what the finding is about, not on a
-- cell; on nothing, when it is about the whole book. The latest of a rule and what it hangs on counts.
CREATE TABLE acceptance (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	rule        TEXT    NOT NULL CHECK (rule <> ''),     -- "R08"
	reason      TEXT    NOT NULL CHECK (reason <> ''),
	withdrawn   INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
	amount_ore  INTEGER,                                 -- what it was about; another amount is another finding
	decision    INTEGER REFERENCES decision,
	allocation  INTEGER REFERENCES allocation,
	entry       INTEGER REFERENCES entry,
	condition   INTEGER REFERENCES condition,
	party       INTEGER REFERENCES party,
	fund        INTEGER REFERENCES fund,
	activity    INTEGER REFERENCES activity,
	minute      INTEGER REFERENCES minute,
	hash        BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- What has turned out about a party, or changed: what it belongs to, its organisation number, its kind, which party it
-- really is (a merge), an alias that is no longer its. The latest of a party and a field counts; of an alias that is
-- gone, the latest of the alias' name.
CREATE TABLE party_change (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	party       INTEGER NOT NULL REFERENCES party,
	field       TEXT    NOT NULL CHECK (field IN ('parent', 'number', 'kind', 'into', 'unnamed')),
	other       INTEGER REFERENCES party,                -- parent, into; NULL: none any longer
	text        TEXT CHECK (text <> ''),                 -- number, kind, unnamed; NULL: none any longer
	reason      TEXT CHECK (reason <> ''),
	hash        BLOB    NOT NULL CHECK (length(hash) = 32),
	CHECK (other IS NULL OR field IN ('parent', 'into')),
	CHECK (text IS NULL OR field NOT IN ('parent', 'into')),
	CHECK (text IS NOT NULL OR field NOT IN ('kind', 'unnamed')),
	CHECK (other IS NULL OR other <> party)
) STRICT;
CREATE INDEX party_change_by_party ON party_change (party);

-- How files from elsewhere are read, as a person has confirmed it: a sheet by its headings, somebody else's books by
-- whose they are. The latest of a kind and a key counts.
CREATE TABLE mapping (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	kind        TEXT    NOT NULL CHECK (kind IN ('sheet', 'books')),
	key         TEXT    NOT NULL CHECK (key <> ''),      -- folded headings; "232100-0081"
	name        TEXT    NOT NULL CHECK (name <> ''),     -- as people know it
	body        TEXT    NOT NULL,                        -- JSON; '': forgotten
	hash        BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- A row of somebody else's books, as one of their files gave it out: what ours is set against. A voucher is called by
-- series, number and year, "A 17/2024". Of each the rows of the latest file that had it count; one that has been taken
-- away has one row without an amount.
CREATE TABLE outside (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER NOT NULL REFERENCES source,
	place       TEXT,
	system      TEXT    NOT NULL CHECK (system <> ''),   -- the key of the mapping it was read by
	voucher     TEXT    NOT NULL,                        -- series and number: "A 17"
	number      INTEGER NOT NULL CHECK (number > 0),     -- which of the voucher's rows
	date        INTEGER NOT NULL CHECK (date BETWEEN 19000101 AND 21991231),
	account     TEXT    NOT NULL,
	objects     TEXT    NOT NULL,                        -- "1=100 6=7860"
	fund        INTEGER REFERENCES fund,                 -- by the mapping; NULL: it does not tell
	activity    INTEGER NOT NULL REFERENCES activity,    -- by the mapping
	amount_ore  INTEGER NOT NULL,                        -- above zero: money that we hold
	reference   TEXT CHECK (reference <> ''),
	text        TEXT CHECK (text <> ''),
	hash        BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX outside_by_voucher ON outside (system, voucher);

-- Why ours and theirs differ in one thing, as a person has explained it. It hangs on the system, the difference, the pot
-- and the amount: the same difference of another amount is not explained. It counts through its day, or until the
-- difference has cleared. The latest of a system, a difference and a pot counts; one without a text takes it back.
CREATE TABLE explanation (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER REFERENCES source,
	place       TEXT CHECK (place IS NULL OR source IS NOT NULL),
	system      TEXT    NOT NULL CHECK (system <> ''),
	difference  TEXT    NOT NULL CHECK (difference <> ''), -- what differs, by content
	fund        INTEGER REFERENCES fund,
	activity    INTEGER NOT NULL REFERENCES activity,
	amount_ore  INTEGER NOT NULL,                        -- theirs less ours
	text        TEXT CHECK (text <> ''),                 -- NULL: taken back
	until       INTEGER CHECK (until BETWEEN 19000101 AND 21991231),
	hash        BLOB    NOT NULL CHECK (length(hash) = 32),
	CHECK ((text IS NULL) = (until IS NULL))
) STRICT;
CREATE INDEX explanation_by_difference ON explanation (system, difference);

-- A pot that a person has found reconciled through a day: theirs is ours and what has been explained. It counts until
-- later records, dated up to that day, have changed what was on balance then.
CREATE TABLE reconciliation (
	seq         INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	command     INTEGER NOT NULL REFERENCES command,
	source      INTEGER NOT NULL REFERENCES source,
	place       TEXT,
	system      TEXT    NOT NULL CHECK (system <> ''),
	through     INTEGER NOT NULL CHECK (through BETWEEN 19000101 AND 21991231),
	fund        INTEGER REFERENCES fund,                 -- NULL: over all funds
	activity    INTEGER NOT NULL REFERENCES activity,
	theirs_ore  INTEGER NOT NULL,
	ours_ore    INTEGER NOT NULL,                        -- on balance, at the end of the day
	explained_ore INTEGER NOT NULL,
	hash        BLOB    NOT NULL CHECK (length(hash) = 32),
	CHECK (theirs_ore - ours_ore = explained_ore)
) STRICT;
CREATE INDEX reconciliation_by_activity ON reconciliation (activity);

-- An entry: one transfer, from one account to another. It debits one and credits the other, so it cannot be
-- unbalanced. Entries of one voucher stand or fall together.
CREATE TABLE entry (
	seq          INTEGER PRIMARY KEY,
	recorded_at  INTEGER NOT NULL,
	command      INTEGER NOT NULL REFERENCES command,
	source       INTEGER REFERENCES source,
	place        TEXT CHECK (place IS NULL OR source IS NOT NULL),
	voucher      INTEGER NOT NULL CHECK (voucher > 0),
	event        INTEGER NOT NULL CHECK (event BETWEEN 1 AND 15), -- in whose flow it counts; see journal.h
	date         INTEGER NOT NULL CHECK (date BETWEEN 19000101 AND 21991231), -- when it counts
	amount_ore   INTEGER NOT NULL CHECK (amount_ore > 0),
	from_account INTEGER NOT NULL REFERENCES account,
	to_account   INTEGER NOT NULL REFERENCES account,
	counterparty INTEGER REFERENCES party,
	decision     INTEGER REFERENCES decision,            -- behind it, when no allocation says so
	reference    TEXT,                                   -- invoice or requisition number
	text         TEXT,                                   -- the row's own words
	reason       TEXT,                                   -- of a correction
	corrects     INTEGER REFERENCES entry,               -- the entry that this one mirrors, whole or in part
	row_key      BLOB CHECK (length(row_key) = 16),      -- what the source's row says, with its occurrence
	hash         BLOB    NOT NULL CHECK (length(hash) = 32),
	CHECK (from_account <> to_account),
	CHECK (corrects IS NULL OR reason IS NOT NULL)
) STRICT;
-- An entry of requisition, pay, spend or claim (events 8 to 11), and one that corrects it, has the same allocation on both
-- sides; it is found by the account that the money came to. So does every entry that gives an allocation money.
CREATE INDEX entry_by_to ON entry (to_account);
-- All others: few, also in a book of millions. Whatever touches a pot is here, and whatever leaves an allocation (refund,
-- release, a correction of allocate, hold or cofund). All entries of an allocation are those to one of its accounts, and
-- those here from one of them; all entries of no allocation are here.
CREATE INDEX entry_apart ON entry (from_account, event, to_account, date, amount_ore) WHERE event NOT BETWEEN 8 AND 11;
CREATE INDEX entry_by_correction ON entry (corrects) WHERE corrects IS NOT NULL;
CREATE UNIQUE INDEX entry_by_row ON entry (row_key) WHERE row_key IS NOT NULL;

-- ---- contents ----

-- A document's bytes, when they are kept in the ledger. Its digest is what attachments say of it.
CREATE TABLE document (
	digest      BLOB    NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
	content     BLOB    NOT NULL
) STRICT;

-- ---- derived ----

-- An account is a tuple. Entries' hashes cover it by content, not by id.
CREATE TABLE account (
	id         INTEGER PRIMARY KEY,
	kind       INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 14),
	fund       INTEGER REFERENCES fund,
	activity   INTEGER REFERENCES activity,
	allocation INTEGER REFERENCES allocation,
	party      INTEGER REFERENCES party
) STRICT;
CREATE UNIQUE INDEX account_by_tuple ON account
	(kind, ifnull(fund, 0), ifnull(activity, 0), ifnull(allocation, 0), ifnull(party, 0));
CREATE INDEX account_by_allocation ON account (allocation) WHERE allocation IS NOT NULL;

-- A stretch of the chain whose entries are summed together. It ends at a commit.
CREATE TABLE block (
	id          INTEGER PRIMARY KEY,
	first_seq   INTEGER NOT NULL,
	last_seq    INTEGER NOT NULL CHECK (last_seq >= first_seq),
	entry_count INTEGER NOT NULL CHECK (entry_count > 0)
) STRICT;

-- What the entries of a block did to accounts of one kind, by month and by day: in is above zero, out below.
CREATE TABLE flow_sum (
	block       INTEGER NOT NULL REFERENCES block,
	period      INTEGER NOT NULL,                        -- yyyymm, or yyyymmdd: each entry is in both
	kind        INTEGER NOT NULL,                        -- of the account
	event       INTEGER NOT NULL,
	fund        INTEGER NOT NULL,                        -- 0: none
	activity    INTEGER NOT NULL,                        -- 0: none
	amount_ore  INTEGER NOT NULL,
	PRIMARY KEY (block, period, kind, event, fund, activity)
) STRICT, WITHOUT ROWID;

-- What stands on an account now.
CREATE TABLE account_balance (
	account    INTEGER PRIMARY KEY REFERENCES account,
	amount_ore INTEGER NOT NULL
) STRICT;

-- The chain's last record, and the last numbers given.
CREATE TABLE head (
	id          INTEGER PRIMARY KEY CHECK (id = 1),
	seq         INTEGER NOT NULL,
	recorded_at INTEGER NOT NULL,
	voucher     INTEGER NOT NULL,
	allocation  INTEGER NOT NULL,
	hash        BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO head VALUES (1, 0, 0, 0, 0, zeroblob(32));

-- ---- guards: what has been said stays said. INSERT OR REPLACE deletes without asking them, unless
-- recursive_triggers is set: a number that the chain has passed is therefore refused at the insert as well. ----
CREATE TRIGGER command_keeps_update BEFORE UPDATE ON command BEGIN
	SELECT RAISE(ABORT, 'append-only: command'); END;
CREATE TRIGGER command_keeps_delete BEFORE DELETE ON command BEGIN
	SELECT RAISE(ABORT, 'append-only: command'); END;
CREATE TRIGGER source_keeps_update BEFORE UPDATE ON source BEGIN
	SELECT RAISE(ABORT, 'append-only: source'); END;
CREATE TRIGGER source_keeps_delete BEFORE DELETE ON source BEGIN
	SELECT RAISE(ABORT, 'append-only: source'); END;
CREATE TRIGGER setting_keeps_update BEFORE UPDATE ON setting BEGIN
	SELECT RAISE(ABORT, 'append-only: setting'); END;
CREATE TRIGGER setting_keeps_delete BEFORE DELETE ON setting BEGIN
	SELECT RAISE(ABORT, 'append-only: setting'); END;
CREATE TRIGGER fund_keeps_update BEFORE UPDATE ON fund BEGIN
	SELECT RAISE(ABORT, 'append-only: fund'); END;
CREATE TRIGGER fund_keeps_delete BEFORE DELETE ON fund BEGIN
	SELECT RAISE(ABORT, 'append-only: fund'); END;
CREATE TRIGGER activity_keeps_update BEFORE UPDATE ON activity BEGIN
	SELECT RAISE(ABORT, 'append-only: activity'); END;
CREATE TRIGGER activity_keeps_delete BEFORE DELETE ON activity BEGIN
	SELECT RAISE(ABORT, 'append-only: activity'); END;
CREATE TRIGGER party_keeps_update BEFORE UPDATE ON party BEGIN
	SELECT RAISE(ABORT, 'append-only: party'); END;
CREATE TRIGGER party_keeps_delete BEFORE DELETE ON party BEGIN
	SELECT RAISE(ABORT, 'append-only: party'); END;
CREATE TRIGGER alias_keeps_update BEFORE UPDATE ON alias BEGIN
	SELECT RAISE(ABORT, 'append-only: alias'); END;
CREATE TRIGGER alias_keeps_delete BEFORE DELETE ON alias BEGIN
	SELECT RAISE(ABORT, 'append-only: alias'); END;
CREATE TRIGGER decision_keeps_update BEFORE UPDATE ON decision BEGIN
	SELECT RAISE(ABORT, 'append-only: decision'); END;
CREATE TRIGGER decision_keeps_delete BEFORE DELETE ON decision BEGIN
	SELECT RAISE(ABORT, 'append-only: decision'); END;
CREATE TRIGGER clause_keeps_update BEFORE UPDATE ON clause BEGIN
	SELECT RAISE(ABORT, 'append-only: clause'); END;
CREATE TRIGGER clause_keeps_delete BEFORE DELETE ON clause BEGIN
	SELECT RAISE(ABORT, 'append-only: clause'); END;
CREATE TRIGGER stage_keeps_update BEFORE UPDATE ON stage BEGIN
	SELECT RAISE(ABORT, 'append-only: stage'); END;
CREATE TRIGGER stage_keeps_delete BEFORE DELETE ON stage BEGIN
	SELECT RAISE(ABORT, 'append-only: stage'); END;
CREATE TRIGGER allocation_keeps_update BEFORE UPDATE ON allocation BEGIN
	SELECT RAISE(ABORT, 'append-only: allocation'); END;
CREATE TRIGGER allocation_keeps_delete BEFORE DELETE ON allocation BEGIN
	SELECT RAISE(ABORT, 'append-only: allocation'); END;
CREATE TRIGGER financing_keeps_update BEFORE UPDATE ON financing BEGIN
	SELECT RAISE(ABORT, 'append-only: financing'); END;
CREATE TRIGGER financing_keeps_delete BEFORE DELETE ON financing BEGIN
	SELECT RAISE(ABORT, 'append-only: financing'); END;
CREATE TRIGGER amendment_keeps_update BEFORE UPDATE ON amendment BEGIN
	SELECT RAISE(ABORT, 'append-only: amendment'); END;
CREATE TRIGGER amendment_keeps_delete BEFORE DELETE ON amendment BEGIN
	SELECT RAISE(ABORT, 'append-only: amendment'); END;
CREATE TRIGGER closing_keeps_update BEFORE UPDATE ON closing BEGIN
	SELECT RAISE(ABORT, 'append-only: closing'); END;
CREATE TRIGGER closing_keeps_delete BEFORE DELETE ON closing BEGIN
	SELECT RAISE(ABORT, 'append-only: closing'); END;
CREATE TRIGGER override_keeps_update BEFORE UPDATE ON override BEGIN
	SELECT RAISE(ABORT, 'append-only: override'); END;
CREATE TRIGGER override_keeps_delete BEFORE DELETE ON override BEGIN
	SELECT RAISE(ABORT, 'append-only: override'); END;
CREATE TRIGGER entry_keeps_update BEFORE UPDATE ON entry BEGIN
	SELECT RAISE(ABORT, 'append-only: entry'); END;
CREATE TRIGGER entry_keeps_delete BEFORE DELETE ON entry BEGIN
	SELECT RAISE(ABORT, 'append-only: entry'); END;
CREATE TRIGGER distribution_keeps_update BEFORE UPDATE ON distribution BEGIN
	SELECT RAISE(ABORT, 'append-only: distribution'); END;
CREATE TRIGGER distribution_keeps_delete BEFORE DELETE ON distribution BEGIN
	SELECT RAISE(ABORT, 'append-only: distribution'); END;
CREATE TRIGGER share_keeps_update BEFORE UPDATE ON share BEGIN
	SELECT RAISE(ABORT, 'append-only: share'); END;
CREATE TRIGGER share_keeps_delete BEFORE DELETE ON share BEGIN
	SELECT RAISE(ABORT, 'append-only: share'); END;
CREATE TRIGGER condition_keeps_update BEFORE UPDATE ON condition BEGIN
	SELECT RAISE(ABORT, 'append-only: condition'); END;
CREATE TRIGGER condition_keeps_delete BEFORE DELETE ON condition BEGIN
	SELECT RAISE(ABORT, 'append-only: condition'); END;
CREATE TRIGGER outcome_keeps_update BEFORE UPDATE ON outcome BEGIN
	SELECT RAISE(ABORT, 'append-only: outcome'); END;
CREATE TRIGGER outcome_keeps_delete BEFORE DELETE ON outcome BEGIN
	SELECT RAISE(ABORT, 'append-only: outcome'); END;
CREATE TRIGGER cofinancing_keeps_update BEFORE UPDATE ON cofinancing BEGIN
	SELECT RAISE(ABORT, 'append-only: cofinancing'); END;
CREATE TRIGGER cofinancing_keeps_delete BEFORE DELETE ON cofinancing BEGIN
	SELECT RAISE(ABORT, 'append-only: cofinancing'); END;
CREATE TRIGGER cofunder_keeps_update BEFORE UPDATE ON cofunder BEGIN
	SELECT RAISE(ABORT, 'append-only: cofunder'); END;
CREATE TRIGGER cofunder_keeps_delete BEFORE DELETE ON cofunder BEGIN
	SELECT RAISE(ABORT, 'append-only: cofunder'); END;
CREATE TRIGGER attest_keeps_update BEFORE UPDATE ON attest BEGIN
	SELECT RAISE(ABORT, 'append-only: attest'); END;
CREATE TRIGGER attest_keeps_delete BEFORE DELETE ON attest BEGIN
	SELECT RAISE(ABORT, 'append-only: attest'); END;
CREATE TRIGGER attachment_keeps_update BEFORE UPDATE ON attachment BEGIN
	SELECT RAISE(ABORT, 'append-only: attachment'); END;
CREATE TRIGGER attachment_keeps_delete BEFORE DELETE ON attachment BEGIN
	SELECT RAISE(ABORT, 'append-only: attachment'); END;
CREATE TRIGGER meeting_keeps_update BEFORE UPDATE ON meeting BEGIN
	SELECT RAISE(ABORT, 'append-only: meeting'); END;
CREATE TRIGGER meeting_keeps_delete BEFORE DELETE ON meeting BEGIN
	SELECT RAISE(ABORT, 'append-only: meeting'); END;
CREATE TRIGGER minute_keeps_update BEFORE UPDATE ON minute BEGIN
	SELECT RAISE(ABORT, 'append-only: minute'); END;
CREATE TRIGGER minute_keeps_delete BEFORE DELETE ON minute BEGIN
	SELECT RAISE(ABORT, 'append-only: minute'); END;
CREATE TRIGGER acceptance_keeps_update BEFORE UPDATE ON acceptance BEGIN
	SELECT RAISE(ABORT, 'append-only: acceptance'); END;
CREATE TRIGGER acceptance_keeps_delete BEFORE DELETE ON acceptance BEGIN
	SELECT RAISE(ABORT, 'append-only: acceptance'); END;
CREATE TRIGGER party_change_keeps_update BEFORE UPDATE ON party_change BEGIN
	SELECT RAISE(ABORT, 'append-only: party_change'); END;
CREATE TRIGGER party_change_keeps_delete BEFORE DELETE ON party_change BEGIN
	SELECT RAISE(ABORT, 'append-only: party_change'); END;
CREATE TRIGGER mapping_keeps_update BEFORE UPDATE ON mapping BEGIN
	SELECT RAISE(ABORT, 'append-only: mapping'); END;
CREATE TRIGGER mapping_keeps_delete BEFORE DELETE ON mapping BEGIN
	SELECT RAISE(ABORT, 'append-only: mapping'); END;
CREATE TRIGGER outside_keeps_update BEFORE UPDATE ON outside BEGIN
	SELECT RAISE(ABORT, 'append-only: outside'); END;
CREATE TRIGGER outside_keeps_delete BEFORE DELETE ON outside BEGIN
	SELECT RAISE(ABORT, 'append-only: outside'); END;
CREATE TRIGGER explanation_keeps_update BEFORE UPDATE ON explanation BEGIN
	SELECT RAISE(ABORT, 'append-only: explanation'); END;
CREATE TRIGGER explanation_keeps_delete BEFORE DELETE ON explanation BEGIN
	SELECT RAISE(ABORT, 'append-only: explanation'); END;
CREATE TRIGGER reconciliation_keeps_update BEFORE UPDATE ON reconciliation BEGIN
	SELECT RAISE(ABORT, 'append-only: reconciliation'); END;
CREATE TRIGGER reconciliation_keeps_delete BEFORE DELETE ON reconciliation BEGIN
	SELECT RAISE(ABORT, 'append-only: reconciliation'); END;
CREATE TRIGGER document_keeps_update BEFORE UPDATE ON document BEGIN
	SELECT RAISE(ABORT, 'append-only: document'); END;
CREATE TRIGGER document_keeps_delete BEFORE DELETE ON document BEGIN
	SELECT RAISE(ABORT, 'append-only: document'); END;
CREATE TRIGGER account_keeps_update BEFORE UPDATE ON account BEGIN
	SELECT RAISE(ABORT, 'append-only: account'); END;
CREATE TRIGGER account_keeps_delete BEFORE DELETE ON account BEGIN
	SELECT RAISE(ABORT, 'append-only: account'); END;
CREATE TRIGGER command_keeps_insert BEFORE INSERT ON command WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: command'); END;
CREATE TRIGGER source_keeps_insert BEFORE INSERT ON source WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: source'); END;
CREATE TRIGGER setting_keeps_insert BEFORE INSERT ON setting WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: setting'); END;
CREATE TRIGGER fund_keeps_insert BEFORE INSERT ON fund WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: fund'); END;
CREATE TRIGGER activity_keeps_insert BEFORE INSERT ON activity WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: activity'); END;
CREATE TRIGGER party_keeps_insert BEFORE INSERT ON party WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: party'); END;
CREATE TRIGGER alias_keeps_insert BEFORE INSERT ON alias WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: alias'); END;
CREATE TRIGGER decision_keeps_insert BEFORE INSERT ON decision WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: decision'); END;
CREATE TRIGGER clause_keeps_insert BEFORE INSERT ON clause WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: clause'); END;
CREATE TRIGGER stage_keeps_insert BEFORE INSERT ON stage WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: stage'); END;
CREATE TRIGGER allocation_keeps_insert BEFORE INSERT ON allocation WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: allocation'); END;
CREATE TRIGGER financing_keeps_insert BEFORE INSERT ON financing WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: financing'); END;
CREATE TRIGGER amendment_keeps_insert BEFORE INSERT ON amendment WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: amendment'); END;
CREATE TRIGGER closing_keeps_insert BEFORE INSERT ON closing WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: closing'); END;
CREATE TRIGGER override_keeps_insert BEFORE INSERT ON override WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: override'); END;
CREATE TRIGGER entry_keeps_insert BEFORE INSERT ON entry WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: entry'); END;
CREATE TRIGGER distribution_keeps_insert BEFORE INSERT ON distribution WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: distribution'); END;
CREATE TRIGGER share_keeps_insert BEFORE INSERT ON share WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: share'); END;
CREATE TRIGGER condition_keeps_insert BEFORE INSERT ON condition WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: condition'); END;
CREATE TRIGGER outcome_keeps_insert BEFORE INSERT ON outcome WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: outcome'); END;
CREATE TRIGGER cofinancing_keeps_insert BEFORE INSERT ON cofinancing WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: cofinancing'); END;
CREATE TRIGGER cofunder_keeps_insert BEFORE INSERT ON cofunder WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: cofunder'); END;
CREATE TRIGGER attest_keeps_insert BEFORE INSERT ON attest WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: attest'); END;
CREATE TRIGGER attachment_keeps_insert BEFORE INSERT ON attachment WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: attachment'); END;
CREATE TRIGGER meeting_keeps_insert BEFORE INSERT ON meeting WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: meeting'); END;
CREATE TRIGGER minute_keeps_insert BEFORE INSERT ON minute WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: minute'); END;
CREATE TRIGGER acceptance_keeps_insert BEFORE INSERT ON acceptance WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: acceptance'); END;
CREATE TRIGGER party_change_keeps_insert BEFORE INSERT ON party_change WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: party_change'); END;
CREATE TRIGGER mapping_keeps_insert BEFORE INSERT ON mapping WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: mapping'); END;
CREATE TRIGGER outside_keeps_insert BEFORE INSERT ON outside WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: outside'); END;
CREATE TRIGGER explanation_keeps_insert BEFORE INSERT ON explanation WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: explanation'); END;
CREATE TRIGGER reconciliation_keeps_insert BEFORE INSERT ON reconciliation WHEN NEW.seq <= (SELECT seq FROM head) BEGIN
	SELECT RAISE(ABORT, 'append-only: reconciliation'); END;
CREATE TRIGGER head_keeps_delete BEFORE DELETE ON head BEGIN
	SELECT RAISE(ABORT, 'append-only: head'); END;
CREATE TRIGGER head_only_rises BEFORE UPDATE ON head WHEN NEW.seq < OLD.seq OR NEW.voucher < OLD.voucher BEGIN
	SELECT RAISE(ABORT, 'append-only: head'); END;
