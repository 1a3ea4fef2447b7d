/// <reference types="astro/client" />

/** Set by templates.ts for the compiled templates and scripts: '' or '/folder'. */
declare const SITE_ROOT: string;

declare namespace App {
  interface Locals {
    /** What the page shows; its type is the one its view module exports. */
    view: unknown;
    /** Absolute address of the page. */
    canonical: string;
  }
}
