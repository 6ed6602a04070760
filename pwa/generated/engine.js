/* Made by ./dev bundle from sources 3523bb6d5a5b03b0e921c92a865549f0. Do not edit. */
import{r}from"./form.js";import"./app.js";export{r as Answering};
