/** More of sentence-cases.ts: values that an UPDATE writes over, where they are exported and how they come back. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

export const casesOfWrittenOver: readonly Case[] = [
  {
    name: 'rows alone have a way back from the export',
    up: "UPDATE orders SET note = 'x';",
    says: [
      'It changes rows alone: the script writes orders.note back from the export files, over what these rows were given since.',
      "\nset ON_ERROR_STOP on\nBEGIN;\nSET LOCAL lock_timeout = '5s';\nCREATE TEMPORARY TABLE exported_orders (id int8, note text);",
      'copy (SELECT id, note FROM public.orders) TO',
      'writes every row again: the table grows by up to as much as these rows take (what is stored out of line and stays is not written again), and by more where the new values are longer; its indexes may grow with it, and both stay so until VACUUM FULL or pg_repack',
    ],
  },
  {
    name: 'what one UPDATE writes over is exported where it asks for it, and a row that is not found again has no way back',
    up: "UPDATE orders o SET note = 'x' WHERE o.note = 'a' -- of old\n  AND user_id > 3;",
    says: [
      "copy (SELECT id, note FROM public.orders AS o WHERE o.note = 'a' AND user_id > 3) TO 'orders.csv'",
      'What is written over in orders is in the export files in clear text',
    ],
  },
  {
    name: 'a key that is written over itself leads to no row',
    up: 'UPDATE orders SET id = id + 1000;',
    says: ['The change has no way back, and none follows from the schema.'],
  },
  {
    name: 'where two statements write over a table all of its rows are exported',
    up: "UPDATE orders SET note = 'x' WHERE note = 'a';\nUPDATE orders SET user_id = NULL WHERE note = 'b';",
    says: ['copy (SELECT id, note, user_id FROM public.orders) TO'],
  },
];
