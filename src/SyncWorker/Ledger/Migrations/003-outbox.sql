-- Properties and headers of the message, as JSON; kept only of what was refused on arrival.
alter table change add column headers text;
