/** swagger-ui-dist has no types of its own; these are the options that main.ts sets. */
declare module "swagger-ui-dist/swagger-ui-es-bundle" {
  type Request = { method?: string; headers: Record<string, string>; [field: string]: unknown };
  interface Options {
    url: string;
    domNode: HTMLElement | null;
    deepLinking: boolean;
    docExpansion: "none" | "list" | "full";
    filter: boolean;
    displayRequestDuration: boolean;
    defaultModelsExpandDepth: number;
    tagsSorter: "alpha";
    validatorUrl: null;
    requestInterceptor: (request: Request) => Request;
  }
  const SwaggerUIBundle: (options: Options) => unknown;

  export default SwaggerUIBundle;
}
