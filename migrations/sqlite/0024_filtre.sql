-- For PostgreSQL alone: this engine has no row filter.
SELECT 1;
