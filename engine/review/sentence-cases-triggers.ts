/** More of sentence-cases.ts: who waits because a trigger of another table works on what is locked. Test data: runs nothing. */
import { inFormat } from './sentence-cases-own.ts';
import { manyUsers, type Case } from './sentence-cases.ts';

const logged = `CREATE FUNCTION log_order() RETURNS trigger AS $$
BEGIN
  INSERT INTO users (id, mail) VALUES (NEW.id, NEW.note);
  RETURN NEW;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER order_added AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION log_order();
CREATE TRIGGER order_noted AFTER UPDATE OF note ON orders FOR EACH ROW EXECUTE FUNCTION log_order();`;

export const casesOfTriggers: readonly Case[] = [
  {
    name: 'writes to a table wait whose trigger writes to one that is locked',
    between: logged,
    up: 'CREATE INDEX users_mail ON users (mail);',
    files: manyUsers,
    says: [
      '- Writes to orders (inserts, updates of note) wait as long, or fail at a timeout of their own: triggers order_added, order_noted write to users.',
      'Else at a time at which writes to users and orders may wait for the whole build',
    ],
  },
  {
    name: 'one that only reads it waits where reads wait, and after a condition it may',
    between: `CREATE FUNCTION known_user(bigint) RETURNS void AS $$
BEGIN
  PERFORM 1 FROM users WHERE id = $1;
END;
$$ LANGUAGE plpgsql;
CREATE FUNCTION check_item() RETURNS trigger AS $$
BEGIN
  IF NEW.mail = '' THEN
    RETURN NEW;
  END IF;
  PERFORM known_user(1);
  RETURN NEW;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER item_checked BEFORE INSERT OR UPDATE OR DELETE ON items FOR EACH ROW EXECUTE FUNCTION check_item();`,
    up: 'ALTER TABLE users ALTER COLUMN code TYPE varchar(200);',
    files: manyUsers,
    says: [
      '- Writes to items may wait as long: trigger item_checked may read users.',
      'users can be neither read nor written while it works, and inserts into orders wait as long, and writes to items may wait as long.',
    ],
  },
  {
    name: 'one that reads what others may read, or is switched off, keeps nobody waiting',
    between: `CREATE FUNCTION look_up() RETURNS trigger AS $$
BEGIN
  PERFORM 1 FROM users WHERE id = NEW.id;
  RETURN NEW;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER order_looked AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION look_up();
${logged}
ALTER TABLE orders DISABLE TRIGGER order_added;
ALTER TABLE orders DISABLE TRIGGER order_noted;`,
    up: 'CREATE INDEX users_mail ON users (mail);',
    says: ['**users**: writes wait'],
    silent: ['Writes to orders', 'users and orders may'],
  },
  {
    name: 'of a program that runs files in a tool’s format its functions are read whole',
    layout: 'sql-migrate',
    between: `-- +migrate Up\n${logged}`,
    up: '-- +migrate Up\nCREATE INDEX users_mail ON users (mail);\n',
    files: inFormat,
    says: ['- Writes to orders (inserts, updates of note) wait as long: triggers order_added, order_noted'],
  },
];
