import type { Risk } from '../../data/model.ts';
import { oneLine } from '../../data/text.ts';
import type { Site } from '../site.ts';
import { label } from './text.ts';

export interface ServersView {
  title: string;
  summary: string;
  total: number;
  read: number;
  servers: {
    slug: string;
    name: string;
    description: string | null;
    area: string | null;
    where: string | null;
    isRead: boolean;
    toolCount: number;
    byRisk: Record<Risk, number>;
  }[];
  page: number;
  pages: number;
}

export const SERVERS_PER_PAGE = 200;

export function serversView(site: Site, page: number): ServersView | null {
  const { known: total, enumerated: read } = site.catalogue.serverCounts();
  const pages = Math.max(1, Math.ceil(total / SERVERS_PER_PAGE));
  if (page < 1 || page > pages) return null;
  return {
    title: page === 1 ? 'MCP servers' : `MCP servers, page ${page}`,
    summary: `${total.toLocaleString('en')} MCP servers, ${read.toLocaleString('en')} of them read, with what their tools can do.`,
    total,
    read,
    servers: site.catalogue
      .serverCards({ limit: SERVERS_PER_PAGE, offset: (page - 1) * SERVERS_PER_PAGE })
      .map(({ slug, name, description, area, repository, package: pkg, isRead, toolCount, byRisk }) => ({
        slug,
        name: label(name),
        description: description && oneLine(description, 160),
        area: area && label(area),
        where: (repository ?? pkg) && label((repository ?? pkg)!),
        isRead,
        toolCount,
        byRisk,
      })),
    page,
    pages,
  };
}
