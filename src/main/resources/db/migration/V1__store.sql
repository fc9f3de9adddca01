-- The types in braces differ from database to database: see Dialect.java.

-- What there is now.
create table stored_object (
    object_key  ${key}    not null primary key,
    revision    bigint    not null,
    bytes       ${bytes},
    large_bytes ${large}
);

-- How it came to be, as far back as the newest compaction.
create table revision_log (
    revision     bigint     not null primary key,
    object_key   ${key}     not null,
    change_type  varchar(8) not null,
    committed_at ${time}    not null,
    bytes        ${bytes},
    large_bytes  ${large}
);

-- One row: the counters outlive the log.
create table store_state (
    id           integer not null primary key,
    revision     bigint  not null,
    compacted    bigint  not null,
    committed_at ${time}
);

insert into store_state (id, revision, compacted) values (1, 0, 0);

create table probe (
    id        bigint       not null primary key,
    namespace varchar(63)  not null,
    pod       varchar(253) not null,
    pod_uid   varchar(64)  not null,
    container varchar(63)  not null,
    kind      varchar(16)  not null
);

create index probe_by_pod on probe (pod_uid);

-- A bounded number per probe. total and failures count the probe's results up to and including this one.
create table probe_result (
    id            bigint      not null primary key,
    probe_id      bigint      not null,
    started_at    ${time}     not null,
    outcome       varchar(16) not null,
    latency_nanos bigint      not null,
    message       varchar(1024) not null,
    total         bigint      not null,
    failures      bigint      not null
);

create index probe_result_by_probe on probe_result (probe_id);
