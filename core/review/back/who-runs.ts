/** Who runs a way back that nobody wrote: what it makes anew belongs to them, and the previous release is another login perhaps. */
import type { RollbackReview } from '../model.ts';

/** Measured by test/databases/review-back-tables.test.ts: the login of before is refused what another one has made. */
export const belongs =
  'Run it as the login that owns the tables: what it creates belongs to whoever runs it.';

/** Objects with an owner of their own, which the script does not name; an index has that of its table. */
export function makesOwned({ script = '', file }: RollbackReview): boolean {
  return (
    file === undefined &&
    !/ OWNER TO /.test(script) &&
    /^CREATE (?:OR REPLACE )?(?:UNLOGGED )?(?:TABLE|SEQUENCE|(?:MATERIALIZED |RECURSIVE )?VIEW|FOREIGN TABLE|TYPE|DOMAIN|FUNCTION|PROCEDURE|AGGREGATE|SCHEMA)\b/m.test(
      script,
    )
  );
}
