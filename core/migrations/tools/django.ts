/**
 * What Django's sqlmigrate writes: BEGIN and COMMIT around a migration that is atomic, and a comment of three lines before each operation.
 * Run by hand, one statement at a time, in the order of the numbers that Django gave.
 */
import { generated } from '../detection/generated-sql.ts';

export const django = generated({
  id: 'django',
  name: 'Django’s sqlmigrate output',
  example: '0001_initial.sql',
  says: '-- Create model',
  mark: /^--\r?\n-- (?:(?:Create|Delete|Rename) model|(?:Add|Alter|Remove|Rename) (?:field|index|constraint|unique_together|index_together)|(?:Create|Remove) (?:index|constraint)|Alter|Raw (?:SQL|Python) operation|MIGRATION NOW PERFORMS)\b.*\r?\n--\r?$/m,
  down: undefined,
  // The output does not keep Django's own table.
  historyTable: undefined,
});
