BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE awaited (
	source_language TEXT NOT NULL, 
	target_language TEXT NOT NULL, 
	engine TEXT NOT NULL, 
	version TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	batch TEXT NOT NULL, 
	mended BOOLEAN NOT NULL, 
	PRIMARY KEY (source_language, target_language, engine, version, digest)
);
CREATE TABLE batches (
	id TEXT NOT NULL, 
	source_language TEXT NOT NULL, 
	target_language TEXT NOT NULL, 
	engine TEXT NOT NULL, 
	version TEXT NOT NULL, 
	queue TEXT NOT NULL, 
	urgency INTEGER NOT NULL, 
	sentences INTEGER NOT NULL, 
	payload BLOB NOT NULL, 
	state TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	worker TEXT NOT NULL, 
	lease TEXT, 
	made TEXT NOT NULL, 
	wanted TEXT NOT NULL, 
	rung TEXT, 
	done TEXT, 
	error TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE catalogs (
	statement_id TEXT NOT NULL, 
	language TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	content BLOB NOT NULL, 
	PRIMARY KEY (statement_id, language)
);
INSERT INTO "catalogs" VALUES('2026-03-08-a-day-of-rest','es','c1',X'789CCB2D4ECF4C515052E2CA2D4E2F2E2902B1003DD30591');
CREATE TABLE completed (
	statement_id TEXT NOT NULL, 
	language TEXT NOT NULL, 
	since TEXT NOT NULL, 
	PRIMARY KEY (statement_id, language)
);
INSERT INTO "completed" VALUES('2026-03-08-a-day-of-rest','es','2026-03-08T09:30:00.000000+00:00');
CREATE TABLE corrections (
	statement_id TEXT NOT NULL, 
	language TEXT NOT NULL, 
	at TEXT NOT NULL, 
	parts TEXT NOT NULL, 
	PRIMARY KEY (statement_id, language, at)
);
CREATE TABLE days (
	day DATE NOT NULL, 
	name TEXT NOT NULL, 
	value FLOAT NOT NULL, 
	PRIMARY KEY (day, name)
);
CREATE TABLE deliveries (
	id INTEGER NOT NULL, 
	account TEXT NOT NULL, 
	statement_id TEXT NOT NULL, 
	language TEXT NOT NULL, 
	text TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	address TEXT NOT NULL, 
	state TEXT NOT NULL, 
	due TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	changed TEXT, 
	remote_id TEXT NOT NULL, 
	remote_address TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	part TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	target TEXT NOT NULL, 
	card TEXT NOT NULL, 
	alt TEXT NOT NULL, 
	basis TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (account, statement_id, language, part)
);
INSERT INTO "deliveries" VALUES(1,'social','2026-03-08-a-day-of-rest','es','Un día de descanso https://e.org/','kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk','https://e.org/','sent','2026-03-08T09:30:00.000000+00:00',1,'2026-03-08T09:30:00.000000+00:00','17','https://social.example.org/@a/17','','post','post','','','','');
CREATE TABLE editions (
	language TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	entries INTEGER NOT NULL, 
	PRIMARY KEY (language)
);
CREATE TABLE files (
	path TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	mtime_ns BIGINT NOT NULL, 
	reader TEXT NOT NULL, 
	statement_id TEXT, 
	revision TEXT, 
	statement TEXT, 
	refusal TEXT, 
	PRIMARY KEY (path)
);
INSERT INTO "files" VALUES('statements/a.md',10,20,'1','2026-03-08-a-day-of-rest','r1','{"id":"2026-03-08-a-day-of-rest","language":"en","title":"A day of rest","published":"2026-03-08","blocks":[{"kind":"paragraph","content":"One day of rest in seven.","number":null}],"subtitle":"","until":null,"issuer":"","place":"","reference":"","tags":[],"source_url":"","translations":[],"withdrawn":"","revision":"r1","publish_at":null,"urgent":false}',NULL);
CREATE TABLE imported (
	source TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	address TEXT NOT NULL, 
	path TEXT NOT NULL, 
	written TEXT NOT NULL, 
	content TEXT NOT NULL, 
	posted TEXT, 
	absent INTEGER NOT NULL, 
	withdrawn TEXT NOT NULL, 
	waiting TEXT NOT NULL, 
	PRIMARY KEY (source, "key")
);
CREATE TABLE last_cycle (
	ended TEXT NOT NULL, 
	seconds FLOAT NOT NULL, 
	errors TEXT NOT NULL, 
	PRIMARY KEY (ended)
);
CREATE TABLE leaves (
	statement_id TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	leaves TEXT NOT NULL, 
	PRIMARY KEY (statement_id)
);
CREATE TABLE ledger_seen (
	home TEXT NOT NULL, 
	lines INTEGER NOT NULL, 
	head TEXT NOT NULL, 
	seen TEXT NOT NULL, 
	doubt TEXT, 
	loss TEXT NOT NULL, 
	lost TEXT, 
	PRIMARY KEY (home)
);
CREATE TABLE looks (
	since TEXT NOT NULL, 
	PRIMARY KEY (since)
);
CREATE TABLE memory (
	source_language TEXT NOT NULL, 
	target_language TEXT NOT NULL, 
	engine TEXT NOT NULL, 
	version TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	target TEXT NOT NULL, 
	PRIMARY KEY (source_language, target_language, engine, version, digest)
);
INSERT INTO "memory" VALUES('en','es','argos','v1','d1','Un día de descanso.');
CREATE TABLE outputs (
	path TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	stamp TEXT NOT NULL, 
	PRIMARY KEY (path)
);
CREATE TABLE readings (
	statement_id TEXT NOT NULL, 
	language TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	stamp TEXT NOT NULL, 
	lent TEXT NOT NULL, 
	offers TEXT NOT NULL, 
	outline TEXT NOT NULL, 
	held TEXT NOT NULL, 
	unmade BOOLEAN NOT NULL, 
	translation BLOB NOT NULL, 
	PRIMARY KEY (statement_id, language)
);
CREATE TABLE review_links (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	languages TEXT NOT NULL, 
	issued TEXT NOT NULL, 
	expires TEXT NOT NULL, 
	revoked TEXT, 
	coordinator BOOLEAN NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "review_links" VALUES('0123456789abcdef','Ana','es ar','2026-03-08T09:30:00.000000+00:00','2026-03-08T09:30:00.000000+00:00',NULL,0);
CREATE TABLE shown (
	statement_id TEXT NOT NULL, 
	language TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	updated TEXT NOT NULL, 
	PRIMARY KEY (statement_id, language)
);
INSERT INTO "shown" VALUES('2026-03-08-a-day-of-rest','es','s1','2026-03-08T09:30:00.000000+00:00');
CREATE TABLE sources (
	url TEXT NOT NULL, 
	looked TEXT NOT NULL, 
	etag TEXT NOT NULL, 
	last_modified TEXT NOT NULL, 
	complete BOOLEAN NOT NULL, 
	PRIMARY KEY (url)
);
CREATE TABLE standing (
	picture TEXT NOT NULL, 
	since TEXT NOT NULL, 
	until TEXT NOT NULL, 
	report TEXT NOT NULL, 
	PRIMARY KEY (picture)
);
CREATE TABLE tallies (
	name TEXT NOT NULL, 
	label TEXT NOT NULL, 
	value FLOAT NOT NULL, 
	PRIMARY KEY (name, label)
);
CREATE TABLE templates (
	statement_id TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	stamp TEXT NOT NULL, 
	PRIMARY KEY (statement_id)
);
CREATE TABLE told (
	hub TEXT NOT NULL, 
	feed TEXT NOT NULL, 
	stamp TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	told TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	due TEXT, 
	PRIMARY KEY (hub, feed)
);
CREATE TABLE waiting (
	language TEXT NOT NULL, 
	statement_id TEXT NOT NULL, 
	versions TEXT NOT NULL, 
	since TEXT NOT NULL, 
	PRIMARY KEY (language, statement_id)
);
CREATE TABLE whole_translations (
	path TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	mtime_ns BIGINT NOT NULL, 
	reader TEXT NOT NULL, 
	statement_id TEXT, 
	revision TEXT, 
	statement TEXT, 
	refusal TEXT, 
	PRIMARY KEY (path)
);
CREATE TABLE withdrawals (
	statement_id TEXT NOT NULL, 
	since TEXT NOT NULL, 
	why TEXT NOT NULL, 
	language TEXT NOT NULL, 
	PRIMARY KEY (statement_id)
);
CREATE TABLE wordings (
	statement_id TEXT NOT NULL, 
	language TEXT NOT NULL, 
	day DATE NOT NULL, 
	parts TEXT NOT NULL, 
	PRIMARY KEY (statement_id, language)
);
CREATE TABLE workers (
	name TEXT NOT NULL, 
	queues TEXT NOT NULL, 
	threads INTEGER NOT NULL, 
	since TEXT NOT NULL, 
	seen TEXT NOT NULL, 
	PRIMARY KEY (name)
);
CREATE INDEX deliveries_by_state ON deliveries (state, account);
CREATE INDEX batches_by_state ON batches (state, queue);
CREATE INDEX awaited_by_batch ON awaited (batch);
COMMIT;
