/** Who may do what on a Redis server, from ACL LIST. Hashes of passwords are counted and never shown. */
import { concern, fact, type Fact, type Section } from './facts.ts';

interface User {
  readonly name: string;
  readonly isOn: boolean;
  readonly needsPassword: boolean;
  readonly passwords: number;
  readonly keys: readonly string[];
  /** Rules of commands in their order: `+@all`, `-flushall`. */
  readonly commands: readonly string[];
}

export function accessSection(lines: readonly string[] | undefined, unseen: readonly string[]): Section {
  return { title: 'Users', facts: (lines ?? []).flatMap(readUser).map(userFact), unseen };
}

/** `user ann on #hash ~orders:* &* -@all +get`. */
function readUser(line: string): readonly User[] {
  const [word, name, ...rules] = line.split(' ');
  if (word !== 'user' || name === undefined) return [];
  return [
    {
      name,
      isOn: rules.includes('on'),
      needsPassword: !rules.includes('nopass'),
      passwords: rules.filter((one) => one.startsWith('#')).length,
      keys: rules.filter((one) => /^(?:~|%)/.test(one)),
      commands: rules.filter((one) => /^[+-]/.test(one)),
    },
  ];
}

function userFact({ name, isOn, needsPassword, passwords, keys, commands }: User): Fact {
  const everything = commands.at(0) === '+@all' && commands.length === 1;
  const allKeys = keys.includes('~*');
  const detail = [
    isOn ? 'on' : 'off',
    needsPassword ? (passwords === 0 ? 'no password set' : 'password') : 'no password needed',
    everything ? 'all commands' : commands.join(' ') || 'no commands',
    allKeys ? 'all keys' : keys.join(' ') || 'no keys',
  ].join(', ');
  if (!isOn) return fact(name, detail);
  const reasons = [
    ...(needsPassword
      ? []
      : ['Whoever reaches the port may act as this user. Set a password, or switch the user off.']),
    ...(everything && name === 'default'
      ? [
          'Every client without a user of its own may do everything, FLUSHALL and CONFIG included. Give applications users of their own.',
        ]
      : []),
    ...(!everything && mayBeDangerous(commands)
      ? ['It may run commands that delete everything, stop the server or change its settings (@dangerous).']
      : []),
  ];
  return reasons.length === 0 ? fact(name, detail) : concern(name, detail, ...reasons);
}

/** The last rule about the category counts, or about all commands. */
function mayBeDangerous(commands: readonly string[]): boolean {
  const last = commands.findLast((one) => /^[+-]@(?:all|dangerous|admin)$/.test(one));
  return last?.startsWith('+') === true;
}
