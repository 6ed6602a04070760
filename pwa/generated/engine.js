/* Made by ./dev bundle from ee2ddb10018e22ff */
import{s as r}from"./form.js";import"./app.js";export{r as Answering};
