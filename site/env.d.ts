/// <reference types="astro/client" />

declare namespace App {
  interface Locals {
    /** What the page shows; its type is the one its view module exports. */
    view: unknown;
    /** Absolute address of the page. */
    canonical: string;
  }
}
