// Asks MariaDB for mariadb.ts while the thread that wants to know stands still: to start a client takes the processor longer than most statements do.
import { workerData } from 'node:worker_threads';
import { createConnection } from 'mysql2';

const { port, answered } = workerData;

port.on('message', async ({ socket, database, sql }) => {
  port.postMessage(await ask(socket, database, sql));
  Atomics.store(answered, 0, 1);
  Atomics.notify(answered, 0);
});

/** In a session of its own. */
async function ask(socketPath, database, sql) {
  const session = createConnection({
    ...{ socketPath, database, user: 'root', charset: 'utf8mb4_general_ci' },
    ...{ multipleStatements: true, rowsAsArray: true, typeCast: (field) => field.string() },
  });
  const rows = [];
  // Where there is no server, the session says so, and no statement of it.
  const lost = new Promise((_, reject) => session.on('error', reject));
  lost.catch(() => undefined);
  try {
    for (const text of statements(sql)) await Promise.race([run(session, text, rows), lost]);
    return { ok: true, rows };
  } catch (error) {
    const { errno, sqlState = '', message } = error;
    const code = Math.max(0, errno ?? 0);
    return { ok: false, code, message: `ERROR ${code} (${sqlState}): ${message}` };
  } finally {
    session.end(() => undefined);
  }
}

/** The server cuts at semicolons itself; as its client does, this cuts where a line says at what, and sends no comment alone. */
function statements(sql) {
  const [first, ...rest] = sql.split(/^DELIMITER (\S+)$/m);
  const texts = [first];
  for (let at = 0; at < rest.length; at += 2) {
    const [delimiter, text] = rest.slice(at, at + 2);
    texts.push(...(delimiter === ';' ? [text] : text.split(delimiter)));
  }
  return texts.filter((text) => /^\s*(?!--)\S/m.test(text));
}

/** As the client prints it where no person looks: what divides values and rows is escaped in them. */
function printed(value) {
  if (value === null) return 'NULL';
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\0', '\\0');
}

/** Each row as a line, its values apart by tabs; what a statement says beside rows is no array. */
function run(session, sql, rows) {
  return new Promise((resolve, reject) => {
    session
      .query(sql)
      .on('result', (row) => {
        if (Array.isArray(row)) rows.push(row.map(printed).join('\t'));
      })
      .once('error', reject)
      .once('end', resolve);
  });
}
