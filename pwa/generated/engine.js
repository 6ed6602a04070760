/* Made by ./dev bundle from sources fb7e94a799e2e601fb27ceac9fc29831. Do not edit. */
import{m as r}from"./form.js";import"./app.js";export{r as Answering};
