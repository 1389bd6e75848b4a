/** The windows that tests have open right now, for whoever wants a picture of them. */
import type { Workbench } from './workbench.ts';

export const openWindows = new Set<Workbench>();
