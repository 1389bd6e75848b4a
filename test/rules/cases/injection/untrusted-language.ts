/** Further cases of injection/untrusted-language, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'Perl, confined',
    `CREATE FUNCTION shout(word text) RETURNS text LANGUAGE plperl AS $$
  return uc($_[0]);
$$;`,
    { notExecutable: 'the language is not installed' },
  ),
];
