/** Further cases of convention/edited-applied-migration, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good('Repeatable migrations run again when they change', 'CREATE OR REPLACE VIEW one AS SELECT 1 AS n;', {
    editedSince: 'origin/main',
    tool: 'flyway',
    path: 'R__views.sql',
  }),
];
