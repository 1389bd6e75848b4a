/** The style sheet of a diagram, for the page and for saved files. Colours are referenced by name; the page maps them to the theme. */

export const drawingStyle = `
.diagram text { font-family: var(--d-font); fill: var(--d-text); }
.diagram .box { fill: var(--d-box); }
.diagram .frame { fill: none; stroke: var(--d-border); stroke-width: 1; }
.diagram .behind { fill: var(--d-box); stroke: var(--d-border); stroke-width: 1; }
.diagram .head { fill: var(--d-head); }
.diagram .name { font-size: 13px; font-weight: 600; }
.diagram .column { font-size: 12px; }
.diagram .column.primary { font-weight: 600; }
.diagram .type { font-size: 11px; fill: var(--d-muted); }
.diagram .null { fill: var(--d-faint); font-style: italic; }
.diagram .foot { font-size: 11px; fill: var(--d-muted); }
.diagram .key { font-size: 9px; font-weight: 700; letter-spacing: 0.4px; }
.diagram .key.primary { fill: var(--d-primary); }
.diagram .key.foreign { fill: var(--d-foreign); }
.diagram .key.unique { fill: var(--d-unique); }
.diagram .outside .box, .diagram .outside .head { fill: var(--d-ground); }
.diagram .outside .frame { stroke-dasharray: 4 3; }
.diagram .outside .name { font-weight: 400; fill: var(--d-muted); }
.diagram .line, .diagram .end { fill: none; stroke: var(--d-line); stroke-width: 1.2; }
.diagram .ring { fill: var(--d-ground); stroke: var(--d-line); stroke-width: 1.2; }
.diagram .optional .line { stroke-dasharray: 5 3; }
.diagram .hit { fill: none; stroke: none; }
`;

/** The colour names that the style sheet uses. */
export const drawingColors = [
  '--d-ground',
  '--d-text',
  '--d-muted',
  '--d-faint',
  '--d-box',
  '--d-head',
  '--d-border',
  '--d-line',
  '--d-primary',
  '--d-foreign',
  '--d-unique',
] as const;
