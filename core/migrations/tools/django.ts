/**
 * The output of Django's sqlmigrate: BEGIN and COMMIT around an atomic migration, and a comment of three lines before each operation.
 * Applied by hand, one statement at a time, in the order of Django's numbers.
 */
import { generated } from '../detection/generated-sql.ts';

export const django = generated({
  id: 'django',
  name: 'Django’s sqlmigrate output',
  example: '0001_initial.sql',
  says: '-- Create model',
  mark: /^--\r?\n-- (?:(?:Create|Delete|Rename) model|(?:Add|Alter|Remove|Rename) (?:field|index|constraint|unique_together|index_together)|(?:Create|Remove) (?:index|constraint)|Alter|Raw (?:SQL|Python) operation|MIGRATION NOW PERFORMS)\b.*\r?\n--\r?$/m,
  down: undefined,
  // The output does not write Django's own table.
  historyTable: undefined,
});
