-- A value is kept once, in the log: an object's row tells which entry is its newest. What had been compacted returns.
insert into revision_log (revision, object_key, change_type, committed_at, bytes, large_bytes)
select o.revision, o.object_key, 'REPLACED', s.committed_at, o.bytes, o.large_bytes
from stored_object o
join store_state s on s.id = 1
where not exists (select 1 from revision_log l where l.revision = o.revision);

-- The newest entry of the log is never deleted: it tells the revision and the time.
insert into revision_log (revision, object_key, change_type, committed_at)
select s.revision, '-', 'DELETED', s.committed_at
from store_state s
where s.revision > 0 and not exists (select 1 from revision_log l where l.revision = s.revision);

alter table stored_object drop column bytes;
alter table stored_object drop column large_bytes;
alter table store_state drop column revision;
alter table store_state drop column committed_at;
