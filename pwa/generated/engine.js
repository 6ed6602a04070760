/* Made by ./dev bundle from sources 8923eb7a810db7f1ed05278b730481aa. Do not edit. */
import{q as r}from"./form.js";import"./app.js";export{r as Answering};
