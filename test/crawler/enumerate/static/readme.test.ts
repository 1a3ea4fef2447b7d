/** What a README lists as tools, and what stands in it in the same form and is none. */
import { expect, test } from 'vitest';
import type { EnumeratedTool } from '../../../../data/model.ts';
import { toolsOf } from './read.ts';

/** The tools of a server of which there is only this below the title of its README. */
function told(text: string): Promise<Record<string, EnumeratedTool>> {
  const start = '# Town MCP server\n\n```json\n{"mcpServers": {"town": {"command": "town"}}}\n```\n';
  return toolsOf({ 'README.md': `${start}\n${text}` });
}

test('words in bold letters are headings, not tools', async () => {
  const tools = await told(`## Tools

- **Streets** - all about them
- **find_street** - Finds one
- **Query** - what is asked
`);
  expect(Object.keys(tools)).toEqual(['find_street']);
});

test('usage of a parameter is no list of tools', async () => {
  const tools = await told(`## Tools reference

Pass \`street_scope\` for a level:

- \`street_scope: "town"\` takes all of them.
- \`street_scope: "county"\` takes more.

| Tool | Access | Description |
| ---- | ------ | ----------- |
| \`find_street\` | Read | Finds a street |
| \`name_street\` | Write | Names one |
`);
  expect(Object.keys(tools)).toEqual(['find_street', 'name_street']);
  expect(tools.name_street).toMatchObject({ description: 'Names one' });
});

test('a column of access words is no description', async () => {
  const tools = await told(`## Tools

| Tool | Access |
| ---- | ------ |
| \`find_street\` | Read |
`);
  expect(tools.find_street!.description).toBe(null);
});

test('settings, states and answers beside the tools are named in another way than these', async () => {
  const tools = await told(`## Tools

- \`find_street\`: Finds a street
- \`name_street\`: Names one
- \`build_house\`: Builds a house
- \`sell_house\`: Sells it

### Two switches

- **\`userDisabled\`** - you did
- **not-yet-needed** - nobody did

### Answers

The answer is made of:

- \`streetName\` - how it is called
- \`houseCount\` - how long it is
`);
  expect(Object.keys(tools)).toEqual(['find_street', 'name_street', 'build_house', 'sell_house']);
});

test('a table of stages, skills or types is none of tools', async () => {
  const tools = await told(`## Tool surface

| Stage | Purpose | Skills |
| ----- | ------- | ------ |
| \`streets\` | Finding and naming | \`town-streets\` |
| \`houses\` | Building them | \`town-houses\` |
`);
  expect(tools).toEqual({});
});

test('tools as headings, with their parameters below them under a label', async () => {
  const tools = await told(`## Available tools

### Find a street (\`find-street\`)

**Purpose:** Finds a street by its name.

**Required Parameters:**
- \`name\` - Its name

**Optional Parameters:**
- \`limit\` - How many

### Name a street (\`name-street\`)

**Returns:** what it was called:
- Description (if it had one)
`);
  expect(Object.keys(tools)).toEqual(['find-street', 'name-street']);
  expect(tools['find-street']).toMatchObject({
    title: 'Find a street',
    description: 'Finds a street by its name.',
    inputSchema: { properties: { name: { description: 'Its name' }, limit: { description: 'How many' } } },
  });
});

test('labels of parameters end with what is below them', async () => {
  const tools = await told(`## Tools

- \`find_street\`: Finds a street
  - Required parameters:
    - \`name\`: (string) Its name

- \`name_street\`: Names one
  - No parameters required
`);
  expect(Object.keys(tools)).toEqual(['find_street', 'name_street']);
  expect(Object.keys(tools.find_street!.inputSchema.properties!)).toEqual(['name']);
});

test('parameters alone, and names of what a reader is to write, are no tools', async () => {
  expect(await told('## Tools\n\n- `name` - Which\n- `limit` - How many\n- `street` - Where\n')).toEqual({});
  expect(await told('## Tools\n\n- `your_tool_name` - Your own\n')).toEqual({});
});
