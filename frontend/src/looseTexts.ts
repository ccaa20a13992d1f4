/** Finds texts in JSX that page translation would break: see translation.test.ts. */
import ts from "typescript";

export type Found = { node: ts.Node; place: string; text: string; why: string };

type Kind =
  | "element" // always exactly one element
  | "words" // a text that never changes
  | "changing words"
  | "moving" // comes and goes, or is several
  | "anything"; // may be a text as well

const TEXT = ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BigIntLike;
/** Components of libraries that render one element around their children. */
const SINGLE = new Set(["Link"]);

export function findLooseTexts(root: string, examples: Record<string, string> = {}): Found[] {
  const config = ts.parseJsonConfigFileContent(
    ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile).config,
    ts.sys,
    root,
  );
  const names = Object.keys(examples).map((name) => root + name);
  const host = ts.createCompilerHost(config.options);
  const { getSourceFile, fileExists } = host;
  const exampleOf = (file: string) => examples[file.slice(root.length)];
  host.fileExists = (file) => exampleOf(file) !== undefined || fileExists(file);
  host.getSourceFile = (file, version, ...rest) => {
    const source = exampleOf(file);
    return source === undefined
      ? getSourceFile(file, version, ...rest)
      : ts.createSourceFile(file, source, version, true, ts.ScriptKind.TSX);
  };
  const roots = names.length > 0 ? names : config.fileNames.filter((name) => !/\.test\.tsx?$/.test(name));
  const program = ts.createProgram(roots, config.options, host);
  const search = new Search(program.getTypeChecker(), root);
  for (const file of program.getSourceFiles()) {
    if (roots.includes(file.fileName) && file.fileName.endsWith("x")) search.visit(file);
  }
  return search.found;
}

class Search {
  readonly found: Found[] = [];
  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly root: string,
  ) {}

  readonly visit = (node: ts.Node): void => {
    if (ts.isJsxElement(node) || ts.isJsxFragment(node)) this.checkChildren(node);
    if (ts.isFunctionDeclaration(node) && /^[A-Z]/.test(node.name?.text ?? "")) this.checkComponent(node);
    ts.forEachChild(node, this.visit);
  };

  private checkChildren(parent: ts.JsxElement | ts.JsxFragment): void {
    const children = realChildren(parent);
    const isAlone = children.length < 2 && !ts.isJsxFragment(parent) && !this.hasNeighbours(parent);
    if (isAlone) {
      this.checkList(children[0]);
      return;
    }
    const kinds = children.map((child) => this.kindOf(child));
    const changes = kinds.some((kind) => kind !== "element" && kind !== "words") || this.hasNeighbours(parent);
    children.forEach((child, at) => {
      const kind = kinds[at];
      if (kind === "changing words" || kind === "anything") this.report(child, kind);
      else if (kind === "words" && ts.isJsxFragment(parent)) this.report(child, "comes and goes with its fragment");
      else if (kind === "words" && changes) this.report(child, "beside what changes");
    });
  }

  /** An only child may be a list, but not of texts. */
  private checkList(child: ts.JsxChild | undefined): void {
    const expression = child && ts.isJsxExpression(child) ? child.expression : undefined;
    if (child && expression && this.holdsTexts(this.checker.getTypeAtLocation(expression)))
      this.report(child, "a list");
  }

  /** The parent is a component that puts its children beside something else. */
  private hasNeighbours(parent: ts.JsxElement | ts.JsxFragment): boolean {
    if (ts.isJsxFragment(parent)) return false;
    const tag = parent.openingElement.tagName;
    if (!ts.isIdentifier(tag) || /^[a-z]/.test(tag.text) || SINGLE.has(tag.text)) return false;
    const body = this.bodyOfTag(tag);
    return body !== undefined && !putsChildrenAlone(body);
  }

  /** A component must not be a text. */
  private checkComponent(component: ts.FunctionDeclaration): void {
    for (const returned of component.body ? returnedBy(component.body) : []) {
      const kind = this.kindOfExpression(unwrap(returned));
      if (kind === "words" || kind === "changing words" || kind === "anything") this.report(returned, "a component");
    }
  }

  private kindOf(child: ts.JsxChild): Kind {
    if (ts.isJsxText(child)) return "words";
    if (ts.isJsxFragment(child)) return "moving";
    if (ts.isJsxElement(child)) return this.kindOfTag(child.openingElement.tagName);
    if (ts.isJsxSelfClosingElement(child)) return this.kindOfTag(child.tagName);
    if (!child.expression) return "element";
    return this.kindOfExpression(child.expression);
  }

  private kindOfExpression(expression: ts.Expression): Kind {
    if (ts.isParenthesizedExpression(expression)) return this.kindOfExpression(expression.expression);
    if (ts.isStringLiteralLike(expression)) return expression.text === "" ? "element" : "words";
    if (ts.isJsxElement(expression) || ts.isJsxSelfClosingElement(expression)) return "element";
    if (ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) {
      return this.together([expression.right]);
    }
    if (ts.isConditionalExpression(expression)) return this.together([expression.whenTrue, expression.whenFalse]);
    if (/(^|\.)children(\(|$)/.test(expression.getText())) return "moving"; // checked where they are given
    if (ts.isIdentifier(expression) && /^[A-Z][A-Z0-9_]+$/.test(expression.text)) return "words"; // a constant
    const type = this.checker.getTypeAtLocation(expression);
    const parts = type.isUnion() ? type.types : [type];
    if (parts.every((part) => part.flags & TEXT)) return "changing words";
    if (parts.some((part) => part.flags & TEXT || this.holdsTexts(part))) return "anything";
    return "moving";
  }

  /** One of several. */
  private together(expressions: ts.Expression[]): Kind {
    const kinds = expressions.map((one) => this.kindOfExpression(one));
    if (kinds.every((kind) => kind === "words" || kind === "changing words")) {
      return kinds.length > 1 ? "changing words" : "anything";
    }
    return kinds.every((kind) => kind === "element" || kind === "moving") ? "moving" : "anything";
  }

  /** A list of texts; one of ReactNodes is made from a text, and its element is keyed by the text, so that it never changes. */
  private holdsTexts(type: ts.Type): boolean {
    if (!this.checker.isArrayLikeType(type)) return false;
    const item = this.checker.getIndexTypeOfType(type, ts.IndexKind.Number);
    if (item?.aliasSymbol?.name === "ReactNode") return false;
    return item !== undefined && (item.isUnion() ? item.types : [item]).some((part) => part.flags & TEXT);
  }

  /** A component of ours that renders one element whatever happens counts as this element. */
  private kindOfTag(tag: ts.JsxTagNameExpression, seen = new Set<ts.Node>()): Kind {
    if (!ts.isIdentifier(tag)) return "moving";
    if (/^[a-z]/.test(tag.text) || SINGLE.has(tag.text)) return "element";
    const body = this.bodyOfTag(tag);
    if (!body || seen.has(body)) return "moving";
    seen.add(body);
    const returned = returnedBy(body).map(unwrap);
    if (returned.length !== 1) return "moving";
    const [one] = returned;
    if (one && isKeyed(one)) return "moving"; // another key is another element
    if (one && ts.isJsxElement(one)) return this.kindOfTag(one.openingElement.tagName, seen);
    if (one && ts.isJsxSelfClosingElement(one)) return this.kindOfTag(one.tagName, seen);
    return "moving";
  }

  private bodyOfTag(tag: ts.Identifier): ts.ConciseBody | undefined {
    let symbol = this.checker.getSymbolAtLocation(tag);
    if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = this.checker.getAliasedSymbol(symbol);
    const declared = symbol?.valueDeclaration;
    return declared && bodyOf(declared);
  }

  private report(node: ts.Node, why: string): void {
    const file = node.getSourceFile();
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    this.found.push({
      node,
      place: `${file.fileName.slice(this.root.length)}:${line + 1}`,
      text: node.getText().trim().replace(/\s+/g, " "),
      why,
    });
  }
}

/** The body of a component: a function, an arrow function, or one inside memo(…). */
function bodyOf(declaration: ts.Declaration): ts.ConciseBody | undefined {
  if (ts.isFunctionDeclaration(declaration)) return declaration.body;
  if (!ts.isVariableDeclaration(declaration) || !declaration.initializer) return undefined;
  let value = declaration.initializer;
  if (ts.isCallExpression(value) && value.expression.getText() === "memo" && value.arguments[0])
    value = value.arguments[0];
  return ts.isArrowFunction(value) || ts.isFunctionExpression(value) ? value.body : undefined;
}

function realChildren(parent: ts.JsxElement | ts.JsxFragment): ts.JsxChild[] {
  return parent.children.filter(
    (child) =>
      !(ts.isJsxText(child) && child.containsOnlyTriviaWhiteSpaces) &&
      !(ts.isJsxExpression(child) && !child.expression),
  );
}

/** Each `{children}` in it is all that one element holds. */
function putsChildrenAlone(body: ts.ConciseBody): boolean {
  let areAlone = true;
  const visit = (node: ts.Node): void => {
    const isChildren = ts.isJsxExpression(node) && /^(\w+\.)?children$/.test(node.expression?.getText() ?? "");
    if (isChildren) {
      const parent = node.parent;
      const isHost = ts.isJsxElement(parent) && /^[a-z]/.test(parent.openingElement.tagName.getText());
      if (!isHost || realChildren(parent).length > 1) areAlone = false;
    }
    ts.forEachChild(node, visit);
  };
  visit(body);
  return areAlone;
}

function returnedBy(body: ts.ConciseBody): ts.Expression[] {
  if (!ts.isBlock(body)) return [body];
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return;
    if (ts.isReturnStatement(node) && node.expression) found.push(node.expression);
    ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}

function isKeyed(returned: ts.Expression): boolean {
  const tag = ts.isJsxElement(returned) ? returned.openingElement : returned;
  if (!ts.isJsxOpeningElement(tag) && !ts.isJsxSelfClosingElement(tag)) return false;
  return tag.attributes.properties.some((attribute) => attribute.name?.getText() === "key");
}

function unwrap(expression: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(expression) ? unwrap(expression.expression) : expression;
}
