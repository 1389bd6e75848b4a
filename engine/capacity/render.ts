/** The page about growth in HTML, through a Mustache template: every value is escaped. The pictures escape their own. */
import {
  forecastWords,
  isTold,
  observedWords,
  restWords,
  type Capacity,
} from '../../core/capacity/capacity.ts';
import { formatBytes, formatShare } from '../../core/text/format.ts';
import { htmlPage, some } from '../document/page.ts';
import { documentStyle } from '../document/style.ts';
import { dayText, growthCharts } from './charts.ts';

export function renderCapacity(capacity: Capacity): string {
  const { database, items, tables, unseen } = capacity;
  const view = {
    database,
    observed: `Seen in ${observedWords(capacity)}`,
    items: some(
      items.filter(isTold).map(({ object, kind, what, used, forecast }) => ({
        object,
        what,
        when: forecastWords(forecast, dayText, kind === 'partitions'),
        isReached: forecast.kind === 'reached',
        used: used === undefined ? '' : formatShare(used),
      })),
    ),
    rest: restWords(capacity),
    charts: some(growthCharts(capacity)),
    tables: some(
      tables.map(({ table, bytes, bytesPerDay }) => ({
        table,
        size: formatBytes(bytes),
        daily: formatBytes(bytesPerDay),
      })),
    ),
    unseen: some(unseen),
    style: documentStyle,
  };
  return htmlPage(template, view);
}

const template = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src {{{styleHashes}}}; base-uri 'none'; form-action 'none'">
<title>Growth of {{database}}</title>
<style>{{{style}}}</style>
</head>
<body>
<main>
<h1>Growth of {{database}}</h1>
<p class="soft">{{observed}}. The nearest end is first. No database was contacted.</p>
<h2>What runs out</h2>
{{#items}}<div class="scroll"><table><tr><th>what</th><th>when</th><th>used</th><th>why</th></tr>
{{#all}}<tr><td class="what">{{object}}</td><td{{#isReached}} class="bad"{{/isReached}}>{{when}}</td><td class="number">{{used}}</td><td>{{what}}</td></tr>
{{/all}}</table></div>{{/items}}
{{^items}}<p>Nothing that runs out within what the snapshots can say.</p>{{/items}}
{{#rest}}<p class="soft">{{rest}}</p>{{/rest}}
{{#charts}}<h2>Over time</h2>
{{#all}}<figure><figcaption>{{title}}</figcaption>{{{svg}}}
<details><summary>Values</summary><table><tr><th>day</th><th>value</th></tr>{{#values}}<tr><td>{{at}}</td><td class="number">{{value}}</td></tr>{{/values}}</table></details></figure>
{{/all}}{{/charts}}
{{#tables}}<h2>Tables that grew most</h2>
<table><tr><th>table</th><th>size</th><th>a day</th></tr>
{{#all}}<tr><td class="what">{{table}}</td><td class="number">{{size}}</td><td class="number">{{daily}}</td></tr>
{{/all}}</table>{{/tables}}
{{#unseen}}<h2>What was not seen</h2>
<ul>{{#all}}<li>{{.}}</li>{{/all}}</ul>{{/unseen}}
</main>
</body>
</html>
`;
