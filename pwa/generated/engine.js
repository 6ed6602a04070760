/* Made by ./dev bundle from sources 155ef99299a1da176d8f35f520d9434e. Do not edit. */
import{n as r}from"./form.js";import"./app.js";export{r as Answering};
