/**
 * The pages of the Markdown folder as one Mustache template: each page uses one of its sections. Every {{name}} is escaped for Markdown.
 */
import { markdownObjectsTemplate } from './markdown-objects.ts';

export const markdownDocsTemplate = `{{#overview}}
# {{title}}

{{#counts}}
- {{count}} {{what}}
{{/counts}}
{{#comments}}
- Comments: {{comments}}
{{/comments}}
{{#personal}}
- [Personal data](personal-data.md) in {{count}} {{#plural}}tables{{/plural}}{{^plural}}table{{/plural}}
{{/personal}}
- [What is missing](missing.md): {{#comments}}comments, {{/comments}}keys, indexes, protection
- [Migrations](migrations.md): what each of them made and changed

{{#empty}}
These migrations leave nothing behind: no table, no view, no function, no type.

{{/empty}}
## Schemas

| schema | tables | views | functions | types | comment |
| --- | ---: | ---: | ---: | ---: | --- |
{{#schemas}}
| {{>link}} | {{tables}} | {{views}} | {{functions}} | {{types}} | {{comment}} |
{{/schemas}}

{{#areas}}
## Areas

Tables that foreign keys tie together, with a diagram of each.

| area | tables | among them |
| --- | ---: | --- |
{{#all}}
| [{{title}}]({{{href}}}) | {{count}} | {{names}}{{#more}}, …{{/more}} |
{{/all}}

{{/areas}}
{{#central}}
## Where to begin

The tables that most others refer to.

| table | referred to by | comment |
| --- | ---: | --- |
{{#all}}
| {{>link}} | {{referredBy}} | {{comment}} |
{{/all}}

{{/central}}
{{#extensions}}
## Extensions

| extension | version | comment |
| --- | --- | --- |
{{#all}}
| {{name}} | {{version}} | {{comment}} |
{{/all}}

{{/extensions}}
Made by Plinth from the migrations ({{tool}}), for {{server}}; {{coverage}}.{{#isPartial}} What the others do is not in here.{{/isPartial}}
{{/overview}}
{{#schemaPage}}
# Schema {{name}}

[Index](../README.md)

{{>comment}}
{{#areas}}
## Areas

{{#all}}
- [{{title}}]({{{href}}}), {{tables}} tables
{{/all}}

{{/areas}}
{{>picture}}
{{#tables}}
## Tables

| table | columns | refers to | referred to by | personal data | comment |
| --- | ---: | ---: | ---: | --- | --- |
{{#all}}
| {{>link}}{{#detail}}, {{detail}}{{/detail}} | {{columns}} | {{refersTo}} | {{referredBy}} | {{personal}} | {{comment}} |
{{/all}}

{{/tables}}
{{#views}}
## Views

| view | kind | comment |
| --- | --- | --- |
{{#all}}
| {{>link}} | {{detail}} | {{comment}} |
{{/all}}

{{/views}}
{{#functions}}
## Functions

| function | kind | comment |
| --- | --- | --- |
{{#all}}
| {{>link}} | {{detail}} | {{comment}} |
{{/all}}

{{/functions}}
{{#types}}
## Types

| type | kind | comment |
| --- | --- | --- |
{{#all}}
| {{>link}} | {{detail}} | {{comment}} |
{{/all}}

{{/types}}
{{#sequences}}
## Sequences

| sequence | type | numbers | belongs to | made in |
| --- | --- | --- | --- | --- |
{{#all}}
| {{name}} | {{type}} | {{details}} | {{#ownedBy}}{{>link}}{{/ownedBy}}{{#column}}, column {{column}}{{/column}} | {{#made}}{{>event}}{{/made}} |
{{/all}}

{{/sequences}}
{{/schemaPage}}
{{#areaPage}}
# {{title}}

[Index](../README.md) · schema {{#schemaLink}}{{>link}}{{/schemaLink}}

{{>picture}}
## Tables

| table | columns | refers to | referred to by | personal data | comment |
| --- | ---: | ---: | ---: | --- | --- |
{{#tables}}
| {{>link}}{{#detail}}, {{detail}}{{/detail}} | {{columns}} | {{refersTo}} | {{referredBy}} | {{personal}} | {{comment}} |
{{/tables}}
{{/areaPage}}
${markdownObjectsTemplate}{{#personalPage}}
# Personal data

[Index](README.md)

{{^tables}}
No personal data was recognised.

{{/tables}}
Recognised from names, types, comments and the configuration; no row was looked at.

{{#tables}}
| table | column | what it is |
| --- | --- | --- |
{{#all}}
| {{>link}}, {{label}} | | {{#open}}{{.}}{{/open}} |
{{#columns}}
| | {{name}} | {{personal}} |
{{/columns}}
{{/all}}
{{/tables}}
{{/personalPage}}
{{#missingPage}}
# What is missing

[Index](README.md)

{{^tables}}
Nothing: every table and column has its comment, every table its key, every foreign key its index.
{{/tables}}
{{#tables}}
{{#all}}
- {{>link}}
{{#missing}}
  - {{.}}
{{/missing}}
{{/all}}
{{/tables}}
{{/missingPage}}
{{#migrationsPage}}
# Migrations

[Index](README.md)

What each migration made or changed of what is there today. What is gone is not told.

{{#all}}
{{#all}}
- {{#href}}[{{file}}]({{{href}}}){{/href}}{{^href}}{{file}}{{/href}}
{{#objects}}
  - {{>link}}: {{what}}
{{/objects}}
{{#left}}
  - and {{count}} more
{{/left}}
{{/all}}
{{/all}}
{{^all}}
There is none.
{{/all}}
{{/migrationsPage}}
`;
