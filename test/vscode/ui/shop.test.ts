/** What needs the shop alone shares one window on it: a start of VS Code takes longer than most of what is tested. Each part clears the desk first. */
import { afterAll, beforeAll, describe } from 'vitest';
import { isBroad } from '../../breadth.ts';
import type { DrivenWindow } from '../../hosts/vscode/driver.ts';
import { consent } from './shop/consent.ts';
import { finding } from './shop/finding.ts';
import { firstLook } from './shop/first-look.ts';
import { proof } from './shop/proof.ts';
import { review } from './shop/review.ts';
import { rulePage } from './shop/rule-page.ts';
import { writing } from './shop/writing.ts';
import { openPlinth, shop } from './subject.ts';

describe('a window on the shop', () => {
  let window: DrivenWindow;
  beforeAll(async () => {
    window = await openPlinth({ workspace: shop });
  });
  afterAll(() => window.close());

  const seldom = isBroad ? [writing, rulePage, review, consent] : [];
  for (const part of [firstLook, finding, proof, ...seldom]) part(() => window);
});
