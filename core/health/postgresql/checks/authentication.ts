/** Lines of pg_hba.conf that ask for no password or send it in the clear, and lines that the server cannot read. */
import { postgresCheck, type HealthFinding } from '../../check.ts';
import { cells, ident, plural, shown } from '../words.ts';

export const check = postgresCheck({
  id: 'authentication',
  title: 'Who may connect without a proof',
  group: 'security',
  cost: 'live',
  about:
    'Lines of pg_hba.conf for connections from other machines with the method trust, or with password on connections that may be unencrypted, and lines with an error: a server that finds one ignores the whole file on reload and does not start with it. The file is read as it is now, loaded or not.',
  needs: 'EXECUTE on pg_hba_file_rules(), which a superuser grants',
  thresholds: {},
  query: ({ seesAuthentication, role }) =>
    seesAuthentication
      ? `SELECT line_number::text, type, array_to_string(database, ','), array_to_string(user_name, ','), address, netmask, auth_method, error FROM pg_hba_file_rules() ORDER BY line_number`
      : {
          because: `The rules of authentication are hidden from ${shown(role)}.`,
          grant: `GRANT EXECUTE ON FUNCTION pg_catalog.pg_hba_file_rules() TO ${ident(role)}`,
        },
  judge: (rows) => ({
    findings: rows.map(cells).flatMap(({ text, has }): readonly HealthFinding[] => {
      const line = `pg_hba.conf:${text(0)}`;
      const object = { kind: 'server', name: line } as const;
      // One that is read and can never match, such as hostssl where SSL is off, has a text there, too.
      if (has(7) && !has(1))
        return [
          {
            object,
            grade: 'soon',
            weight: 1,
            message: `${line} has an error (${text(7)}): a reload ignores the whole file, and the server does not start with it. Mend the line.`,
          },
        ];
      if (!text(1).startsWith('host') || isThisMachine(text(4))) return [];
      const who = `${text(3)} from ${text(4)}${has(5) ? `/${text(5)}` : ''} to ${text(2)}`;
      switch (text(6)) {
        case 'trust':
          return [
            {
              object,
              grade: 'now',
              weight: 2,
              message: `${line} lets ${who} in without any proof (trust): whoever reaches the port is any of these roles. Use scram-sha-256, or certificates.`,
            },
          ];
        case 'password':
          return text(1) === 'hostssl' || text(1) === 'hostgssenc'
            ? []
            : [
                {
                  object,
                  grade: 'sometime',
                  weight: 1,
                  message: `${line} has ${who} send the password itself, also over connections without encryption. Use scram-sha-256.`,
                },
              ];
        default:
          return [];
      }
    }),
    unseen: [],
    looked: plural(rows.length, 'line'),
  }),
});

function isThisMachine(address: string): boolean {
  return address === 'samehost' || address === 'localhost' || address === '::1' || address.startsWith('127.');
}
