-- The row filter asked who is served for each row: 19 ms for fifty thousand of them, and a guess of one row in two hundred.
-- Asked once a statement, it takes 4 ms, and the planner counts right.
DO $$
DECLARE
  one record;
  row_filter text;
BEGIN
  FOR one IN SELECT polname, polrelid::regclass AS owner, pg_get_expr(polqual, polrelid) AS filter FROM pg_policy LOOP
    row_filter := replace(one.filter, 'current_setting(''tandem.tenant''::text, true)', '(SELECT current_setting(''tandem.tenant'', true))');
    EXECUTE format('ALTER POLICY %I ON %s USING (%s) WITH CHECK (%s)', one.polname, one.owner, row_filter, row_filter);
  END LOOP;
END $$;
