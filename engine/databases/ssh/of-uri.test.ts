/** How a URI names an SSH server, and errors in it. */
import { expect, it } from 'vitest';
import { sshOfUri } from './of-uri.ts';

it.each<readonly [string, object | undefined]>([
  ['', undefined],
  ['?sslmode=require', undefined],
  ['?sshhost=bastion', { host: 'bastion', port: 22, user: 'me' }],
  [
    '?sslmode=require&sshhost=10.0.0.1&sshport=2222&sshuser=deploy&sshkey=~/.ssh/my%20key',
    { host: '10.0.0.1', port: 2222, user: 'deploy', key: '~/.ssh/my key' },
  ],
])('postgresql://u:hunter2@db/shop%s', (query, ssh) => {
  expect(sshOfUri(`postgresql://u:hunter2@db/shop${query}`, 'me')).toEqual({ kind: 'ssh', ssh });
});

it.each([
  [
    '?sshuser=deploy',
    'The URI: It says how to go through an SSH server, and names none: sshhost is missing.',
  ],
  ['?sshhost=bastion&sshport=hunter2', 'The URI: What stands in sshport cannot be read.'],
  ['?sshhost=hunter2@bastion', 'The URI: What stands in sshhost cannot be read.'],
  ['?sshhost=bastion&sshkey=', 'The URI: What stands in sshkey cannot be read.'],
])('%s', (query, message) => {
  expect(sshOfUri(`postgresql://u:hunter2@db/shop${query}`, 'me')).toEqual({ kind: 'unclear', message });
});
