/** Partials that several pages of the Markdown folder share. */
export const markdownDocsPartials: Readonly<Record<string, string>> = {
  link: '{{#href}}[{{name}}]({{{href}}}){{/href}}{{^href}}{{name}}{{/href}}',
  event: '{{#href}}[{{short}}]({{{href}}}){{/href}}{{^href}}{{short}}{{/href}}',
  comment: `{{#commentLines}}
{{^isFirst}}
>
{{/isFirst}}
> {{text}}
{{/commentLines}}

`,
  born: `{{#made}}
Made in {{>event}}{{#changed}}, last changed in {{>event}} ({{what}}){{/changed}}.

{{/made}}
`,
  picture: `{{#picture}}
## Diagram

{{#mermaidBlock}}{{{drawing}}}{{/mermaidBlock}}

{{#left}}
{{words}}

{{/left}}
{{/picture}}
`,
  parts: `| name | definition | notes | comment | made |
| --- | --- | --- | --- | --- |
{{#all}}
| {{name}} | {{#code}}{{{sql}}}{{/code}} | {{notes}} | {{comment}} | {{#made}}{{>event}}{{/made}} |
{{/all}}`,
  privileges: `{{#privileges}}
## Privileges

| role | may |
| --- | --- |
{{#all}}
| {{role}} | {{may}} |
{{/all}}

{{/privileges}}
`,
  history: `{{#last}}
## History

{{#events}}
- {{what}} in {{#href}}[{{file}}]({{{href}}}){{/href}}{{^href}}{{file}}{{/href}}
{{/events}}

{{/last}}
`,
  definition: `{{#sql}}
## Definition

{{#sqlBlock}}{{{sql}}}{{/sqlBlock}}

{{/sql}}
`,
};
