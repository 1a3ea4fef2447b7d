import { expect, test } from 'vitest';
import { toolsOf } from './read.ts';

const module = (sdk: string): string => `module example.com/lighthouse\n\nrequire ${sdk} v1.0.0\n`;

test('mcp-go: options, packages, methods that give the definition, what nobody registers', async () => {
  const tools = await toolsOf({
    'go.mod': module('github.com/mark3labs/mcp-go'),
    'main.go': `package main

import (
	"example.com/lighthouse/tools"
	"github.com/mark3labs/mcp-go/server"
)

func main() {
	s := server.NewMCPServer("lighthouse", "1")
	for _, each := range tools.All() {
		s.AddTool(each.Definition(), each.Handle)
	}
	tools.Register(s)
}
`,
    'tools/lamp.go': `package tools

import (
	"fmt"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

const unit = "lumen"

type Tool interface{ Definition() mcp.Tool }

type lamp struct{}

func (lamp) Definition() mcp.Tool {
	return mcp.NewTool("dim_lamp",
		mcp.WithDescription(fmt.Sprintf("Dims the lamp, in %s", unit)),
		mcp.WithReadOnlyHintAnnotation(false),
		mcp.WithNumber("level", mcp.Required(), mcp.Description("How bright"), mcp.Max(10)),
		mcp.WithString("color", mcp.Enum("red", "green")),
	)
}

func (lamp) Handle() {}

func All() []Tool { return []Tool{&lamp{}} }

func Register(s *server.MCPServer) {
	var more []server.ServerTool
	more = append(more, server.ServerTool{Tool: mcp.NewTool("horn", mcp.WithDescription("Sounds it"))})
	s.AddTools(more...)
}

func forgotten() mcp.Tool { return mcp.NewTool("forgotten") }
`,
  });
  expect(Object.keys(tools)).toEqual(['dim_lamp', 'horn']);
  expect(tools.dim_lamp).toMatchObject({
    description: 'Dims the lamp, in lumen',
    annotations: { readOnlyHint: false },
    origin: { file: 'tools/lamp.go', line: 17 },
    inputSchema: {
      properties: {
        level: { type: 'number', description: 'How bright', maximum: 10 },
        color: { type: 'string', enum: ['red', 'green'] },
      },
      required: ['level'],
    },
  });
});

test('go-sdk: the type of what the handler takes is the schema', async () => {
  const tools = await toolsOf({
    'go.mod': module('github.com/modelcontextprotocol/go-sdk'),
    'main.go': `package main

import (
	"context"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

type Place struct {
	Town string \`json:"town"\`
}

type Args struct {
	Place
	Hours []int \`json:"hours" jsonschema:"hours of the day"\`
	Brief bool  \`json:"brief,omitempty"\`
	cache string
}

func tide(ctx context.Context, req *mcp.CallToolRequest, args Args) (*mcp.CallToolResult, any, error) {
	return nil, nil, nil
}

func main() {
	server := mcp.NewServer(&mcp.Implementation{Name: "tides"}, nil)
	mcp.AddTool(server, &mcp.Tool{Name: "tide", Description: "Says when"}, tide)
}
`,
  });
  expect(tools.tide!.inputSchema).toEqual({
    type: 'object',
    properties: {
      town: { type: 'string' },
      hours: { type: 'array', items: { type: 'integer' }, description: 'hours of the day' },
      brief: { type: 'boolean' },
    },
    required: ['town', 'hours'],
  });
});

test('mcp-golang: a list of definitions registered in a loop, required from the tag', async () => {
  const tools = await toolsOf({
    'go.mod': module('github.com/metoro-io/mcp-golang'),
    'main.go': `package main

import mcp "github.com/metoro-io/mcp-golang"

type def struct {
	Name, Description string
	Handler any
}

type echoArgs struct {
	Text  string \`json:"text" jsonschema:"required,description=What to say\\\\, and to whom"\`
	Times int    \`json:"times" jsonschema:"default=1"\`
}

var defs = []def{
	{
		Name: "echo",
		Description: "Says it again",
		Handler: func(args echoArgs) (*mcp.ToolResponse, error) { return nil, nil },
	},
}

func main() {
	s := mcp.NewServer(nil)
	for _, d := range defs {
		if err := s.RegisterTool(d.Name, d.Description, d.Handler); err != nil {
			panic(err)
		}
	}
}
`,
  });
  expect(tools.echo).toMatchObject({ description: 'Says it again', origin: { line: 17 } });
  expect(tools.echo!.inputSchema).toEqual({
    type: 'object',
    properties: {
      text: { type: 'string', description: 'What to say, and to whom' },
      times: { type: 'integer', default: 1 },
    },
    required: ['text'],
  });
});

test('mcp-go: a definition kept beside its handler is read from there', async () => {
  const tools = await toolsOf({
    'go.mod': module('github.com/mark3labs/mcp-go'),
    'main.go': `package main

import (
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

func lamp() server.ServerTool {
	return server.ServerTool{
		Tool:    mcp.NewTool("dim_lamp", mcp.WithDescription("Dims the lamp")),
		Handler: dim,
	}
}

func main() {
	s := server.NewMCPServer("lighthouse", "1")
	it := lamp()
	s.AddTool(it.Tool, it.Handler)
}
`,
  });
  expect(tools.dim_lamp).toMatchObject({ description: 'Dims the lamp', origin: { file: 'main.go', line: 10 } });
});
