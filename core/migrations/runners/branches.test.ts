import { describe, expect, it } from 'vitest';
import { branchAt } from './branches.ts';

interface Case {
  readonly name: string;
  /** Of the function that calls. */
  readonly body: string;
  readonly says: string | undefined;
}

const cases: readonly Case[] = [
  { name: 'a call by itself', body: 'err := Apply()\nif err != nil {\n  return err\n}', says: undefined },
  {
    name: 'what leaves in front',
    body: 'if cfg.APIOnly {\n  verify()\n  return nil\n}\nApply()',
    says: 'where not cfg.APIOnly',
  },
  {
    name: 'what leaves where it is not',
    body: 'if !cfg.Migrate {\n  return nil\n}\nApply()',
    says: 'where cfg.Migrate',
  },
  {
    name: 'blocks inside of what leaves',
    body: 'if api {\n  if err := v(); err != nil {\n    return err\n  }\n  return nil\n}\nApply()',
    says: 'where not api',
  },
  { name: 'what does not leave', body: 'if cfg.Verbose {\n  log()\n}\nApply()', says: undefined },
  {
    name: 'checks',
    body: 'if err != nil {\n  return err\n}\nif db == nil {\n  return nil\n}\nif !ok {\n  return nil\n}\nApply()',
    says: undefined,
  },
  { name: 'a block', body: 'if cfg.Auto {\n  Apply()\n}', says: 'where cfg.Auto' },
  {
    name: 'a setting that is given',
    body: 'if cfg.Next != "" {\n  Apply()\n}',
    says: 'where cfg.Next is set',
  },
  {
    name: 'what leaves where one is not given',
    body: 'if cfg.URL == "" {\n  return nil\n}\nApply()',
    says: 'where cfg.URL is set',
  },
  {
    name: 'what only prints',
    body: 'if v.GetBool("list-all") {\n  list()\n  return nil\n}\nApply()',
    says: undefined,
  },
  {
    name: 'an else',
    body: 'if cfg.APIOnly {\n  verify()\n} else {\n  Apply()\n}',
    says: 'where not cfg.APIOnly',
  },
  {
    name: 'a setting',
    body: 'if viper.GetBool("api-only") {\n  return nil\n}\nApply()',
    says: 'where not viper.GetBool("api-only")',
  },
  { name: 'a condition of several', body: 'if a && b {\n  Apply()\n}', says: 'in a branch' },
  { name: 'a switch', body: 'switch mode {\ncase "x":\n  Apply()\n}', says: 'in a branch' },
  {
    name: 'an else behind several',
    body: 'if a {\n  x()\n} else if b {\n  y()\n} else {\n  Apply()\n}',
    says: 'in a branch',
  },
  {
    name: 'a check that has it inside',
    body: 'if x, err := y(); err == nil {\n  Apply()\n}',
    says: undefined,
  },
  {
    name: 'a condition outside of its function',
    body: 'if cfg.Auto {\n  run(func() error {\n    return Apply()\n  })\n}',
    says: undefined,
  },
];

describe('the branch in which a program applies its files', () => {
  it.each(cases)('$name', ({ body, says }) => {
    const text = `package main\nfunc other() {\n  if x {\n    return\n  }\n}\nfunc main() {\n${body}\n}\n`;
    const listing = { paths: ['main.go'], text: () => text };
    expect(branchAt({ file: 'main.go', index: text.indexOf('Apply(') }, listing)).toBe(says);
  });
});
