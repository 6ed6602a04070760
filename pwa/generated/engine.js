/* Made by ./dev bundle from sources 05cb7494033b11c61da7cbd7b53d399d. Do not edit. */
import{x as r}from"./form.js";import"./app.js";export{r as Answering};
