/** Ways to start single servers that no general rung finds, written by hand as data (`data/seeds/recipes.json`) and counted apart. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { adding, type Plan } from './plan.ts';

const Recipe = z.strictObject({
  /** npm package. */
  package: z.string(),
  /** Why no general rung reaches it. */
  why: z.string(),
  args: z.array(z.string()).default([]),
  env: z.record(z.string(), z.string()).default({}),
  home: z.boolean().default(false),
  network: z.boolean().default(false),
  addons: z.boolean().default(false),
  bridge: z.boolean().default(false),
});

export type LaunchRecipe = z.infer<typeof Recipe>;

const FILE = new URL('../../../data/seeds/recipes.json', import.meta.url);
let recipes: Map<string, LaunchRecipe> | null = null;

/** The hand recipe of an npm package, or null. */
export function recipeFor(name: string): LaunchRecipe | null {
  recipes ??= new Map(
    z
      .array(Recipe)
      .parse(JSON.parse(readFileSync(FILE, 'utf8')))
      .map((recipe) => [recipe.package, recipe]),
  );
  return recipes.get(name) ?? null;
}

/** The bare plan with a recipe's arrangements. */
export function recipePlan(bare: Plan, { args, env, home, network, addons, bridge }: LaunchRecipe): Plan {
  return adding(bare, 'hand recipe', { args, env, home, network, addons, bridge, byHand: true });
}
