/** Further cases of design/repeating-columns, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'Two lines of an address, and what numbers name',
    'CREATE TABLE people (id bigint PRIMARY KEY, address1 text, address2 text, md5 text, sha1 text, sha256 text, ipv4 inet, ipv6 inet);',
  ),
  good(
    'Of other types, and one letter',
    'CREATE TABLE t (id bigint PRIMARY KEY, a1 int, a2 int, a3 int, part1 int, part2 text, part3 date);',
  ),
];
