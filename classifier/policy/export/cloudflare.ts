/**
 * Cloudflare MCP server portals: `updated_tools` of each server, as Terraform's JSON syntax
 * (https://developers.cloudflare.com/api/terraform/resources/zero_trust/subresources/access).
 */
import { type Exporter, json, Losses, named, standings } from './exporter.ts';

export const cloudflare: Exporter = {
  id: 'cloudflare',
  title: 'Cloudflare MCP portals',
  use: 'Add it to a Terraform configuration that sets the four variables; server names are the server ids of the portal.',
  fileName: 'portal.tf.json',
  extension: 'tf.json',
  mediaType: 'application/json',
  export(servers) {
    const losses = new Losses();
    const can = { ask: false, deny: true, hide: true, conditions: false, limits: false, texts: false };
    const all = standings(servers, can, losses);
    const entries = servers.map(({ alias, policy }) => {
      const isOpen = policy.default === 'allow' && !policy.hide?.includes('*');
      const listed = [
        ...named(all, alias, 'allow').map((tool) => ({ name: tool, enabled: true })),
        ...named(all, alias, 'deny').map((tool) => ({ name: tool, enabled: false })),
      ];
      // Terraform would read ${ and %{ in a name as its own.
      const updated_tools = listed.map(({ name, enabled }) => ({ name: name.replace(/([$%])\{/g, '$1$1{'), enabled }));
      return { server_id: alias, default_disabled: !isOpen, updated_tools };
    });
    const variables = ['account_id', 'portal_id', 'portal_hostname', 'portal_name'];
    const document = {
      variable: Object.fromEntries(variables.map((name) => [name, { type: 'string' }])),
      resource: {
        cloudflare_zero_trust_access_ai_controls_mcp_portal: {
          portal: {
            account_id: reference('account_id'),
            id: reference('portal_id'),
            hostname: reference('portal_hostname'),
            name: reference('portal_name'),
            servers: entries,
          },
        },
      },
    };
    return { text: json(document), losses: losses.list() };
  },
};

/** A Terraform variable, as a template that is nothing but it. */
function reference(variable: string): string {
  return `\${var.${variable}}`;
}
