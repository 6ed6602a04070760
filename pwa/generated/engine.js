/* Made by ./dev bundle from sources 2bff3b0f93ad2e59e29f1f64b8f1029c. Do not edit. */
import{n as r}from"./form.js";import"./app.js";export{r as Answering};
