-- A share of the table, as is usual, is years of changes: a backlog of half a million is to be noticed within a minute.
alter table entity set (autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000);
alter table change set (autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000);
